import { basename, dirname, resolve } from 'node:path';
import { HemlError, HemlErrors, type Where } from '../contracts/error';
import { firstErrors } from '../errors/first-errors';
import { showPlace } from '../errors/format-error';
import { type Path, type Problem, showPath } from '../errors/problem';
import { listed } from '../errors/suggest';
import { readDocument, type SpecDocument } from './document';
import type { EnvReading } from './env';
import { fillTypes } from './fill-types';
import { limits } from './limits';
import { clone, isMap, merge, type PlainMap } from './merge';
import { readText, type Wanted } from './read-text';
import { findReferences, type Reference } from './reference';
import { findSetting, type Setting, settingPlace, settingsMap } from './set';

/** All that a spec is made of: its file, the files that it extends (child first), and the settings laid over them. */
export interface Sources {
  documents: SpecDocument[];
  settings: Setting[];
  /** Everything merged, as yet unchecked. */
  value: PlainMap;
  /** Which of it came from the environment. */
  references: Reference[];
  /** What the settings did beside what they say, a sentence each. */
  notices: string[];
}

/**
 * Reads a spec's file and those that it extends, and lays settings over them.
 * @param named where the file is named, when another file does
 * @param settings in layers: a layer that changes a component's type drops the options that layers before it gave
 * @throws HemlError (usage) when a file is missing or is not a YAML map
 */
export async function readSources(
  file: string,
  settings: readonly (readonly Setting[])[],
  reading: EnvReading,
  named?: Where,
): Promise<Sources> {
  const documents: SpecDocument[] = [];
  let next: string | undefined = file;
  let from = named;
  while (next !== undefined) {
    const document: SpecDocument = await readMap(next, reading, { what: 'spec', begins: '`heml: 1`', from });
    documents.push(document);
    from = document.where(document.find(['extends'])?.value);
    next = parentOf(document, from);
    if (next !== undefined && documents.length === limits.files)
      throw usage(
        'extends-too-many',
        `More than ${limits.files} specs extend each other.`,
        from,
        'Write what they share into one of them.',
      );
    const circle = documents.find((one) => one.file === next);
    if (circle)
      throw usage(
        'extends-circular',
        `\`extends\` goes in a circle: ${basename(next!)} is read already.`,
        from,
        'Remove one of them.',
      );
  }
  const layers = [...documents].reverse().map((document) => {
    // Half of one tree and half of another make no tree: these are replaced as a whole.
    const whole = ['segments', 'hierarchy', ...replacedBy(document)];
    return { document, whole };
  });
  const mergedOf = (part: 'value' | 'marked'): PlainMap =>
    layers.reduce<PlainMap>((base, { document, whole }) => {
      const { replace: _, ...over } = document[part] as PlainMap;
      return merge(withTypes(base), over, { whole }) as PlainMap;
    }, {});
  const notices: string[] = [];
  const value = settings.reduce<PlainMap>((base, layer) => {
    const onReplace = (path: Path, before: PlainMap, after: PlainMap) => {
      // Who writes a whole component means no option of another one.
      if (!findSetting(layer, path)) notices.push(...dropped(path, before, after));
    };
    const onGap = (path: Path, length: number) => {
      const at = settingPlace(findSetting(layer, path, true)!, [], 'key');
      const message = `${showPath(path.slice(0, -1))} has ${length} ${length === 1 ? 'element' : 'elements'}, and none at ${path.at(-1)}.`;
      throw usage('position-missing', message, at, `Positions begin at 0; ${length} adds one at the end.`);
    };
    return merge(withTypes(base), settingsMap(layer), { positions: true, onReplace, onGap }) as PlainMap;
  }, mergedOf('value'));
  const marked = settings.reduce<PlainMap>(
    (base, layer) => merge(withTypes(base), settingsMap(layer, 'marked'), { positions: true }) as PlainMap,
    mergedOf('marked'),
  );
  return { documents, settings: settings.flat(), value, references: findReferences(value, marked), notices };
}

/** Another type that is laid over a component must not meet the options of a default type that nobody wrote. */
function withTypes(spec: PlainMap): PlainMap {
  const copy = clone(spec);
  fillTypes(copy);
  return copy;
}

function dropped(path: Path, before: PlainMap, after: PlainMap): string[] {
  const options = Object.keys(before).filter((key) => key !== 'type' && !(key in after));
  if (options.length === 0) return [];
  const what = `the options of \`${String(before.type)}\` (${listed(options)}) are dropped`;
  return [`${showPath(path)} is \`${String(after.type)}\`: ${what}.`];
}

/** Reads a YAML file whose top is a map. @throws HemlError (usage), or HemlErrors, when it is missing or is not such a file */
export async function readMap(file: string, reading: EnvReading, wanted: Wanted): Promise<SpecDocument> {
  const text = await readText(file, wanted);
  if (wanted.from && !looksLikeYaml(file, text)) {
    const hint = `It begins with ${wanted.begins}. Of another file nothing is shown.`;
    throw usage('file-of-other-kind', `${file} is not a ${wanted.what}.`, wanted.from, hint);
  }
  const document = readDocument(text, file, reading);
  const error = document.errors[0];
  if (error) throw document.errors.length === 1 ? error : new HemlErrors(document.errors);
  if (isMap(document.value)) {
    refuseOther(document.value, file, wanted);
    return document;
  }
  const isEmpty = document.value === null || document.value === undefined;
  const message = `The ${wanted.what} is ${isEmpty ? 'empty' : 'no map of options'}.`;
  throw usage('spec-invalid', message, { file }, `It begins with ${wanted.begins}.`);
}

/** A sweep that is taken for a spec, or the other way round, would have all of its keys called wrong. */
function refuseOther(value: PlainMap, file: string, { what, from }: Wanted): void {
  const isSweep = 'base' in value && !('dataset' in value) && !('extends' in value);
  const isSpec = !('base' in value) && ('dataset' in value || 'extends' in value);
  if (what === 'spec' && isSweep)
    throw usage(
      'file-of-other-kind',
      `${file} is a sweep, not a spec.`,
      from,
      'It has a `base`. `heml sweep FILE` trains its runs, and `heml sweep FILE --list` lists them; a spec goes on from another by `extends`.',
    );
  if (what === 'sweep' && isSpec)
    throw usage(
      'file-of-other-kind',
      `${file} is a spec, not a sweep.`,
      from,
      '`heml train FILE` trains it. A sweep names it as its `base:`.',
    );
}

/** A file that another one names may be anything that the reader can open: messages quote only what is meant to be a spec. */
const looksLikeYaml = (file: string, text: string): boolean => /\.ya?ml$/i.test(file) || /^heml:/m.test(text);

function parentOf({ value, file }: SpecDocument, where: Where): string | undefined {
  const parent = (value as PlainMap).extends;
  if (parent === undefined) return undefined;
  if (typeof parent !== 'string' || parent === '') {
    throw usage(
      'extends-invalid',
      '`extends` must be the path of one spec.',
      where,
      'Write `extends: ./base.yaml`.',
    );
  }
  return resolve(dirname(file), parent);
}

/** The paths that a spec gives whole: nothing of the spec that it extends is merged into them. @throws HemlError (usage) */
function replacedBy(document: SpecDocument): string[] {
  const value = document.value as PlainMap;
  const { replace } = value;
  if (replace === undefined) return [];
  const at = document.where(document.find(['replace'])?.value);
  const form = 'Write `replace: [dataset.label]`, the paths of what this file gives whole.';
  if (value.extends === undefined)
    throw usage(
      'replace-without-extends',
      '`replace` is for a spec that extends another, and this one extends none.',
      at,
      'Remove it.',
    );
  if (!Array.isArray(replace) || !replace.every((path) => typeof path === 'string' && path !== ''))
    throw usage('replace-invalid', '`replace` must be a list of paths.', at, form);
  for (const [i, path] of (replace as string[]).entries())
    if (!document.find(path.split('.')))
      throw usage(
        'replace-unknown',
        `\`replace\` names \`${path}\`, which this file does not give.`,
        document.where(document.find(['replace', i])?.value),
        form,
      );
  return replace as string[];
}

const usage = (code: string, message: string, where: Where | undefined, hint: string): HemlError =>
  new HemlError(message, { code, kind: 'usage', where, hint });

/** Where a place of the merged spec was written; the nearest place around it when it was written nowhere. */
export function whereIs(sources: Sources, path: Path, at: 'key' | 'value' = 'value'): Where {
  const { documents, settings } = sources;
  for (let length = path.length; length > 0; length--) {
    const part = path.slice(0, length);
    // What is missing or is a default has no place: its map's key stands for it.
    const half = length === path.length ? at : 'key';
    const setting = findSetting(settings, part);
    if (setting) return settingPlace(setting, part.slice(setting.path.length), half);
    for (const document of documents) {
      const found = document.find(part);
      if (found)
        return document.where(half === 'key' ? (found.key ?? found.value) : (found.value ?? found.key));
    }
    const inside = findSetting(settings, part, true);
    if (inside) return settingPlace(inside, [], 'key');
  }
  return { file: documents[0]!.file };
}

/** The error for a problem, at the place in file or argument where it was written. */
export function problemError(sources: Sources, { code, path, message, hint, at, also }: Problem): HemlError {
  const where = whereIs(sources, path, at);
  const other = also && whereIs(sources, also, 'key');
  const note = other ? ` The other place: ${otherPlace(other, where)}.` : '';
  return new HemlError(message + note, { code, kind: 'usage', where, hint: hint || undefined });
}

/** The errors for problems, in their order: of very many only the first. */
export function problemErrors(sources: Sources, problems: readonly Problem[]): HemlError[] {
  return firstErrors(problems, (problem) => problemError(sources, problem));
}

const otherPlace = (other: Where, where: Where): string =>
  other.file === where.file && other.line !== undefined ? `line ${other.line}` : showPlace(other);
