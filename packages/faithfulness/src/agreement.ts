import type { Attribution, HierarchyNode } from '@hemlkit/core/run';
import { rankCorrelation } from '@hemlkit/statistics';

/** What is due to some leaves, in order. */
export const sharesOf = ({ nodes }: Attribution, leaves: readonly HierarchyNode[]): number[] =>
  leaves.map(({ id }) => nodes[id] as number);

/**
 * How much two explanations of a pair agree: the rank correlation of the leaves, 1 the same order, 0 none. It is also 0
 * where either of the two does not distinguish any leaves, since it then orders nothing.
 */
export function agreement(before: readonly number[], after: readonly number[]): number {
  const correlation = rankCorrelation(before, after);
  return Number.isNaN(correlation) ? 0 : correlation;
}

/** The largest change of a leaf, as a share of the range that the leaves had. */
export function largestChange(before: readonly number[], after: readonly number[]): number {
  const range = Math.max(...before) - Math.min(...before);
  return Math.max(...before.map((value, i) => Math.abs((after[i] as number) - value))) / range;
}
