import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { HemlError, HemlErrors, type Where } from '../contracts/error';
import { showPlace } from '../errors/format-error';
import type { Path, Problem } from '../errors/problem';
import { didYouMean } from '../errors/suggest';
import { listFolder } from '../plugins/resolve';
import { readDocument, type SpecDocument } from './document';
import type { Env } from './env';
import { type Data, isMap, merge } from './merge';
import { findSetting, type Setting, settingsMap } from './set';

/** All that a spec is made of: its file, the files that it extends (child first), and the settings laid over them. */
export interface Sources {
  documents: SpecDocument[];
  settings: Setting[];
  /** Everything merged, as yet unchecked. */
  value: Data;
}

/** Reads a spec's file and those that it extends. @throws HemlError (usage) when one is missing or is no YAML map */
export async function readSources(file: string, settings: Setting[], env: Env): Promise<Sources> {
  const documents: SpecDocument[] = [];
  let next: string | undefined = file;
  let from: Where | undefined;
  while (next !== undefined) {
    const document: SpecDocument = await readSpec(next, env, from);
    documents.push(document);
    from = document.where(document.find(['extends'])?.value);
    next = parentOf(document, from);
    const circle = documents.find((one) => one.file === next);
    if (circle)
      throw usage(
        `\`extends\` goes in a circle: ${basename(next!)} is read already.`,
        from,
        'Remove one of them.',
      );
  }
  const layers = documents.map(({ value }) => value as Data).reverse();
  // Half of one tree and half of another make no tree: these are replaced as a whole.
  const whole = ['segments', 'hierarchy'];
  const merged = layers.reduce((base, over) => merge(base, over, { whole }) as Data);
  return { documents, settings, value: merge(merged, settingsMap(settings), { positions: true }) as Data };
}

async function readSpec(file: string, env: Env, from: Where | undefined): Promise<SpecDocument> {
  const document = readDocument(await readText(file, from), file, env);
  const error = document.errors[0];
  if (error) throw document.errors.length === 1 ? error : new HemlErrors(document.errors);
  if (isMap(document.value)) return document;
  const empty = document.value === null || document.value === undefined;
  throw usage(
    empty ? 'The spec is empty.' : 'The spec is no map of options.',
    { file },
    'It begins with `heml: 1`.',
  );
}

async function readText(file: string, from: Where | undefined): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    const meant = didYouMean(basename(file), listFolder(dirname(file)));
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw usage(
        `There is no spec at ${file}.`,
        from,
        `${meant}A relative path begins at ${from ? "the spec's" : 'the working'} folder.`,
      );
    }
    if (code === 'EISDIR')
      throw usage(`${file} is a folder, not a spec.`, from, 'Name the YAML file inside it.');
    throw new HemlError(`The spec ${file} cannot be read: ${(cause as Error).message}`, {
      kind: 'usage',
      where: from,
      cause,
    });
  }
}

function parentOf({ value, file }: SpecDocument, where: Where): string | undefined {
  const parent = (value as Data).extends;
  if (parent === undefined) return undefined;
  if (typeof parent !== 'string' || parent === '') {
    throw usage('`extends` must be the path of one spec.', where, 'Write `extends: ./base.yaml`.');
  }
  return resolve(dirname(file), parent);
}

const usage = (message: string, where: Where | undefined, hint: string): HemlError =>
  new HemlError(message, { kind: 'usage', where, hint });

/** Where a place of the merged spec was written; the nearest place around it when it was written nowhere. */
export function whereIs(sources: Sources, path: Path, at: 'key' | 'value' = 'value'): Where {
  const { documents, settings } = sources;
  for (let length = path.length; length > 0; length--) {
    const part = path.slice(0, length);
    // What is missing or is a default has no place: its map's key stands for it.
    const half = length === path.length ? at : 'key';
    const setting = findSetting(settings, part);
    if (setting) return { file: setting.argument };
    for (const document of documents) {
      const found = document.find(part);
      if (found)
        return document.where(half === 'key' ? (found.key ?? found.value) : (found.value ?? found.key));
    }
    const inside = findSetting(settings, part, true);
    if (inside) return { file: inside.argument };
  }
  return { file: documents[0]!.file };
}

/** The error for a problem, at the place in file or argument where it was written. */
export function problemError(sources: Sources, { path, message, hint, at, also }: Problem): HemlError {
  const where = whereIs(sources, path, at);
  const other = also && whereIs(sources, also, 'key');
  const note = other ? ` The other place: ${otherPlace(other, where)}.` : '';
  return new HemlError(message + note, { kind: 'usage', where, hint: hint || undefined });
}

const otherPlace = (other: Where, where: Where): string =>
  other.file === where.file && other.line !== undefined ? `line ${other.line}` : showPlace(other);
