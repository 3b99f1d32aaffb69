import type { Split } from '@hemlkit/core/plugin';
import { mistake, suggest } from '../mistake';
import type { SplitRule } from './options';

/** Which images a split takes; `count`: this many of them. */
export type PartRule =
  | { kind: 'drawn'; count: number | 'all'; from?: Split }
  | { kind: 'prefix'; prefix: string; count?: number }
  | { kind: 'list'; list: string; count?: number };

export type Parts = Partial<Record<Split, PartRule>>;

export const splits: readonly Split[] = ['train', 'validation', 'test'];

/** @throws HemlError for a part that is not one of the three kinds */
export function partRules(rule: SplitRule): Parts {
  return Object.fromEntries(
    splits.flatMap((split) => {
      const part = rule[split];
      return part === undefined ? [] : [[split, partRule(part, split)]];
    }),
  );
}

/** @throws HemlError for an unknown key, and for neither or both of prefix and list */
export function partRule(part: SplitRule['train'], split: string): PartRule {
  if (typeof part === 'number') return { kind: 'drawn', count: part };
  const keys = ['prefix', 'list', 'count'];
  const unknown = Object.keys(part).find((key) => !keys.includes(key));
  if (unknown !== undefined)
    throw mistake(
      'option-unknown',
      `The dataset's \`split.${split}\` has no \`${unknown}\`.`,
      suggest(unknown, keys),
    );
  const { prefix, list, count } = part;
  if (prefix !== undefined && list === undefined) return { kind: 'prefix', prefix, count };
  if (list !== undefined && prefix === undefined) return { kind: 'list', list, count };
  const which = prefix === undefined ? 'neither a prefix nor a list' : 'both a prefix and a list';
  throw mistake(
    'split-rule-invalid',
    `The dataset's \`split.${split}\` has ${which}.`,
    'Write a number, { prefix: train_ } or { list: train.txt }.',
  );
}
