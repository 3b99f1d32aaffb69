import type { Random } from '@hemlkit/core/run';

/**
 * Which units belong together, as the photos of one person do, or an image and all that was made from it. They are not
 * independent: they are in one fold, and are drawn and permuted as one. The index of each unit's group, [units]; groups are
 * numbered from 0.
 */
export type Groups = Int32Array;

/** Every unit a group of its own: independent units. */
export const singles = (count: number): Groups => Int32Array.from({ length: count }, (_, i) => i);

/** Units with one key are one group; groups are numbered in the order in which they come. */
export function groupBy(keys: Iterable<unknown>): Groups {
  const numbers = new Map<unknown, number>();
  return Int32Array.from(Array.from(keys), (key) => {
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  });
}

/** The units of each group, in their order. */
export function membersOf(groups: Groups): number[][] {
  const members: number[][] = [];
  for (const [unit, group] of groups.entries()) {
    const own = members[group];
    if (own) own.push(unit);
    else members[group] = [unit];
  }
  return members;
}

/** Draws folds, as many groups in each as in any other or one more: the fold of each unit, [units]. */
export function foldsOf(groups: Groups, random: Random, folds: number): Int32Array {
  const count = groups.reduce((most, group) => Math.max(most, group), -1) + 1;
  const fold = new Int32Array(count);
  for (const [place, group] of random.permutation(count).entries()) fold[group] = place % folds;
  return groups.map((group) => fold[group] as number);
}
