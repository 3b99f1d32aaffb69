import { HemlError, type Where } from '../contracts/error';
import type { Path } from '../errors/problem';
import { readDocument } from './document';
import type { EnvReading } from './env';
import { limits } from './limits';
import { isMap, type PlainMap } from './merge';

/** One `--set path=value`, or one of a sweep's. */
export interface Setting {
  argument: string;
  path: string[];
  value: unknown;
  /** The value with marks; see `SpecDocument`. Default: the value. */
  marked?: unknown;
  /** Where it stands, when a file gives it. @param inner a place inside the value */
  where?: (inner: Path, at: 'key' | 'value') => Where;
  /** Where relative paths in it begin. Default: the working folder, since a person types it there. */
  folder?: string;
}

/** Where a setting, or a place inside its value, was written. */
export const settingPlace = ({ argument, where }: Setting, inner: Path, at: 'key' | 'value'): Where =>
  where?.(inner, at) ?? { file: argument };

/**
 * Reads `a.b=value`: the path is split at dots (positions in lists are numbers), the value is YAML.
 * @throws HemlError (usage) whose place is the argument
 */
export function readSetting(text: string, reading: EnvReading): Setting {
  const argument = `--set ${text}`;
  const fail = (code: string, message: string, hint: string): HemlError =>
    new HemlError(message, { code, kind: 'usage', hint, where: { file: argument } });
  const equals = text.indexOf('=');
  const path = text.slice(0, Math.max(0, equals)).trim().split('.');
  if (equals < 0 || path.some((key) => key === '' || key === '__proto__')) {
    throw fail(
      'setting-invalid',
      `\`${text}\` is not of the form \`path=value\`.`,
      'For example, write `--set training.epochs=3`.',
    );
  }
  if (path.length > limits.depth)
    throw fail('setting-invalid', `The path has more than ${limits.depth} keys.`, 'No option lies so deep.');
  const { value, marked, errors } = readDocument(text.slice(equals + 1), argument, reading);
  const error = errors[0];
  if (error) throw fail(error.code, error.message.replace('The file', 'The value'), error.hint ?? '');
  return { argument, path, value, marked };
}

/**
 * All settings as one map to lay over a spec; of two for the same place the later one holds.
 * @param part the values, or the values with marks
 */
export function settingsMap(settings: readonly Setting[], part: 'value' | 'marked' = 'value'): PlainMap {
  const top: PlainMap = {};
  for (const setting of settings) {
    const { path } = setting;
    let map = top;
    for (const key of path.slice(0, -1)) {
      if (!isMap(map[key])) map[key] = {};
      map = map[key] as PlainMap;
    }
    map[path.at(-1)!] = structuredClone(setting[part] ?? setting.value);
  }
  return top;
}

/** The last setting that gives the value at `path`; with `below`, also one that gives something inside it. */
export function findSetting(settings: readonly Setting[], path: Path, below = false): Setting | undefined {
  return settings.findLast((setting) => {
    const shared = Math.min(path.length, setting.path.length);
    for (let i = 0; i < shared; i++) if (String(path[i]) !== setting.path[i]) return false;
    return setting.path.length <= path.length ? holds(setting.value, path.slice(setting.path.length)) : below;
  });
}

function holds(value: unknown, path: Path): boolean {
  let inner = value;
  for (const key of path) {
    if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, String(key))) return false;
    inner = (inner as PlainMap)[String(key)];
  }
  return true;
}
