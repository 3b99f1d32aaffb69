import { mistake, suggest } from '../mistake';
import type { FolderOptions, SplitRule } from './options';

export type LabelRule =
  | { kind: 'present'; present: string; minShare: number }
  | { kind: 'column'; column: string; file: string }
  | { kind: 'folder' };

/** The one rule that a spec's `label` gives. @throws HemlError for none, several, or a key of another rule */
export function labelRule({ present, minShare, column, file, folder }: FolderOptions['label']): LabelRule {
  const named = [
    present !== undefined && 'present',
    column !== undefined && 'column',
    folder && 'folder',
  ].filter(Boolean);
  const way = 'Write one of { present: CLASS }, { column: NAME } or { folder: true }.';
  if (named.length !== 1) {
    const which =
      named.length === 0 ? 'says nothing of where the label comes from' : `names ${named.join(' and ')}`;
    throw mistake(`The dataset's \`label\` ${which}.`, way);
  }
  if (minShare !== undefined && present === undefined)
    throw mistake('`label.minShare` goes with `present` only.', way);
  if (file !== undefined && column === undefined) throw mistake('`label.file` goes with `column` only.', way);
  if (present !== undefined) return { kind: 'present', present, minShare: minShare ?? 0 };
  if (column !== undefined) return { kind: 'column', column, file: file ?? 'labels.csv' };
  return { kind: 'folder' };
}

/** Which images a split takes; `count`: so many of them. */
export type PartRule =
  | { kind: 'drawn'; count: number }
  | { kind: 'prefix'; prefix: string; count?: number }
  | { kind: 'list'; list: string; count?: number };

/** @throws HemlError for an unknown key, and for neither or both of prefix and list */
export function partRule(part: SplitRule['train'], split: string): PartRule {
  if (typeof part === 'number') return { kind: 'drawn', count: part };
  const keys = ['prefix', 'list', 'count'];
  const unknown = Object.keys(part).find((key) => !keys.includes(key));
  if (unknown !== undefined)
    throw mistake(`The dataset's \`split.${split}\` has no \`${unknown}\`.`, suggest(unknown, keys));
  const { prefix, list, count } = part;
  if (prefix !== undefined && list === undefined) return { kind: 'prefix', prefix, count };
  if (list !== undefined && prefix === undefined) return { kind: 'list', list, count };
  const which = prefix === undefined ? 'neither a prefix nor a list' : 'both a prefix and a list';
  throw mistake(
    `The dataset's \`split.${split}\` has ${which}.`,
    'Write a number, { prefix: train_ } or { list: train.txt }.',
  );
}
