import type { Random } from '../../contracts/random';

/** Pairs of samples, each as two positions and whether their labels differ. */
export interface Pairs {
  a: Int32Array;
  b: Int32Array;
  /** 1 where the labels differ, else 0. */
  differs: Uint8Array;
}

/** Groups of samples within which every ordered pair is formed. */
export interface PairGroups {
  groups: Int32Array[];
  /** In the order in which the groups' matrices hold them: row by row, without the diagonal. */
  pairs: Pairs;
}

/** As many pairs as a calibration is fitted on at most. */
export const mostPairs = 200_000;

/**
 * Ordered pairs of samples (not every distance is symmetric): all of them where there are no more than `most`. Else the
 * samples are shuffled and cut into groups of even size, and all pairs within the groups are taken. Then every sample is in
 * as many pairs as every other, and distances are computed as small matrices.
 *
 * @param labels class index of each sample
 */
export function drawPairs(labels: Int32Array, random: Random, most = mostPairs): PairGroups {
  const count = labels.length;
  const size = Math.max(2, Math.min(count, 1 + Math.floor(most / count)));
  const order = size === count ? Int32Array.from(labels.keys()) : random.permutation(count);
  const groupCount = Math.ceil(count / size);
  const groups = Array.from({ length: groupCount }, (_, g) =>
    order.subarray(Math.floor((g * count) / groupCount), Math.floor(((g + 1) * count) / groupCount)),
  );
  const total = groups.reduce((sum, { length }) => sum + length * (length - 1), 0);
  const pairs = { a: new Int32Array(total), b: new Int32Array(total), differs: new Uint8Array(total) };
  let at = 0;
  for (const group of groups)
    for (const a of group)
      for (const b of group) {
        if (a === b) continue;
        pairs.a[at] = a;
        pairs.b[at] = b;
        pairs.differs[at++] = Number(labels[a] !== labels[b]);
      }
  return { groups, pairs };
}

/** The fold of each sample, 0 to `folds` - 1: folds of even size in which every label has its share. */
export function drawFolds(labels: Int32Array, folds: number, random: Random): Uint8Array {
  const order = [...random.permutation(labels.length)].sort(
    (a, b) => (labels[a] as number) - (labels[b] as number),
  );
  const fold = new Uint8Array(labels.length);
  for (const [i, sample] of order.entries()) fold[sample] = i % folds;
  return fold;
}
