import type { SplitDistances } from '@hemlkit/core';
import type { PairGroups } from '../figures/pair-groups';

/** Distances turned so that larger is farther; a similarity is negated. */
export const upwardDistances = (values: Float32Array, inverted: boolean): Float32Array =>
  inverted ? values.map((value) => -value) : values;

/**
 * The distances of all pairs of different samples at one node, by whether their labels are equal; what is not finite is
 * left out.
 *
 * @param labels class index of each sample that was compared
 */
export function pairGroupsOf(
  { samples, nodes }: SplitDistances,
  node: string,
  labels: ArrayLike<number>,
): PairGroups {
  const matrix = nodes[node] ?? new Float32Array(0);
  const count = samples.length;
  const same: number[] = [];
  const different: number[] = [];
  for (let a = 0; a < count; a++)
    for (let b = 0; b < count; b++) {
      const value = matrix[a * count + b];
      if (a === b || value === undefined || !Number.isFinite(value)) continue;
      (labels[a] === labels[b] ? same : different).push(value);
    }
  return { same, different };
}
