import { isAbsolute } from 'node:path';
import type { Path } from '../errors/problem';
import type { PlainMap } from './merge';

/** A text of a spec with references to environment variables, piece by piece: what was written, and what it stood for. */
export type Pieces = readonly (string | { reference: string })[];

/** A text whose references are replaced, as it passes through the reading of a spec. */
export class Expanded {
  constructor(
    readonly value: string,
    readonly pieces: Pieces,
  ) {}
}

/** A value of a spec that came, in whole or in part, from the environment. */
export interface Reference {
  path: Path;
  /** As the spec has it when it is loaded; a path is absolute. */
  value: string;
  pieces: Pieces;
}

/** As it was written. */
export const pieceText = (pieces: Pieces): string =>
  pieces.map((piece) => (typeof piece === 'string' ? piece : piece.reference)).join('');

const mark = '\0env:';

/** What stands for an expanded text in a tree that is merged as the values are. */
export const markOf = ({ pieces }: Expanded): string => mark + JSON.stringify(pieces);

/** A marked tree as a person wrote it. */
export const asWritten = (marked: unknown): unknown =>
  mapTexts(marked, (text) => (text.startsWith(mark) ? pieceText(JSON.parse(text.slice(mark.length))) : text));

/** The references in a tree of values, by the marks that a tree of the same form has at their places. */
export function findReferences(value: unknown, marked: unknown, path: Path = []): Reference[] {
  if (typeof value === 'string' && typeof marked === 'string')
    return value !== marked && marked.startsWith(mark)
      ? [{ path, value, pieces: JSON.parse(marked.slice(mark.length)) as Pieces }]
      : [];
  if (typeof value !== 'object' || value === null || typeof marked !== 'object' || marked === null) return [];
  const steps = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return steps.flatMap((step) =>
    findReferences((value as PlainMap)[step], (marked as PlainMap)[step], [...path, step]),
  );
}

/** Pieces that mean the same in another folder: what is relative and does not begin with a reference begins at `base`. */
export function rebased(pieces: Pieces, base: string): Pieces {
  const [first, ...rest] = pieces;
  return typeof first !== 'string' || isAbsolute(first) ? pieces : [`${base}/${first}`, ...rest];
}

/**
 * A copy of settings in which something stands in the place of every value that came from the environment.
 * @param by what stands for a reference
 */
export function replaceReferences<T>(
  settings: T,
  references: readonly Reference[],
  by: (one: Reference) => string,
): T {
  const copy = structuredClone(settings) as PlainMap;
  for (const one of references) {
    // Segments are not kept in the form in which they are written, so references are found again by their values.
    if (one.path[0] === 'segments')
      copy.segments = mapTexts(copy.segments, (text) => (text === one.value ? by(one) : text));
    const holder = valueAt(copy, one.path.slice(0, -1));
    const last = one.path.at(-1) as string | number;
    if (holder && (holder as PlainMap)[last] === one.value) (holder as PlainMap)[last] = by(one);
  }
  return copy as T;
}

/** What stands at a place of a tree; nothing where there is no such place. */
export const valueAt = (tree: unknown, path: Path): unknown =>
  path.reduce<unknown>((inner, step) => (inner as PlainMap | null | undefined)?.[step], tree);

function mapTexts(value: unknown, by: (text: string) => string): unknown {
  if (typeof value === 'string') return by(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, by));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapTexts(inner, by)]));
}
