import type { Random } from '@hemlkit/core/run';

/**
 * Different pairs of samples, half of equal labels and half of different ones as far as there are such, in random
 * order.
 *
 * @returns positions, first to second
 */
export function drawPairs(labels: Int32Array, count: number, random: Random): [number, number][] {
  const all = Array.from({ length: labels.length }, (_, i) => i);
  const equal: [number, number][] = [];
  const different: [number, number][] = [];
  for (const i of all)
    for (const j of all) if (i !== j) (labels[i] === labels[j] ? equal : different).push([i, j]);
  const take = (from: [number, number][], size: number, name: string) =>
    Array.from(
      random.split(name).permutation(from.length).slice(0, size),
      (at) => from[at] as [number, number],
    );
  const half = Math.min(different.length, Math.max(Math.ceil(count / 2), count - equal.length));
  const chosen = [...take(different, half, 'different'), ...take(equal, count - half, 'equal')];
  return take(chosen, chosen.length, 'order');
}
