import type { TupleLists } from './tuples';

/** Distances of two embeddings in plain numbers, for references that read like the paper. */
export const plain = {
  dot: (a: number[], b: number[]): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0),
  /** Of length 1; a vector of zeros stays one. */
  unit: (a: number[]): number[] => a.map((x) => x / Math.max(Math.hypot(...a), 1e-12)),
  cosine: (a: number[], b: number[]): number => plain.dot(plain.unit(a), plain.unit(b)),
  /** Of the vectors as they are. */
  euclidean: (a: number[], b: number[]): number => Math.hypot(...a.map((x, i) => x - b[i]!)),
  /** Of the vectors at length 1, as losses and miners have it by default. */
  unitEuclidean: (a: number[], b: number[]): number => plain.euclidean(plain.unit(a), plain.unit(b)),
  variance: (a: number[]): number => {
    const mean = a.reduce((sum, x) => sum + x, 0) / a.length;
    return a.reduce((sum, x) => sum + (x - mean) ** 2, 0) / a.length;
  },
  /** var(a − b) / var(a) of the vectors as they are. */
  snr: (a: number[], b: number[]): number => plain.variance(a.map((x, i) => x - b[i]!)) / plain.variance(a),
};

type Pairs = { positive: [number, number][]; negative: [number, number][] };

/** The pairs that a loss over pairs looks at, a triplet being one of each; without tuples all that the labels allow. */
export function plainPairs(labels: number[], tuples?: TupleLists): Pairs {
  if (tuples?.kind === 'pairs') return tuples;
  if (tuples)
    return {
      positive: tuples.triplets.map(([a, p]): [number, number] => [a, p]),
      negative: tuples.triplets.map(([a, , n]): [number, number] => [a, n]),
    };
  const pairs: Pairs = { positive: [], negative: [] };
  labels.forEach((label, anchor) => {
    labels.forEach((other, place) => {
      if (label !== other) pairs.negative.push([anchor, place]);
      else if (place !== anchor) pairs.positive.push([anchor, place]);
    });
  });
  return pairs;
}

/** The triplets that a loss over triplets looks at, pairs being joined on their anchor. */
export function plainTriplets(labels: number[], tuples?: TupleLists): [number, number, number][] {
  if (tuples?.kind === 'triplets') return tuples.triplets;
  const { positive, negative } = plainPairs(labels, tuples);
  return positive.flatMap(([anchor, p]) =>
    negative.filter(([other]) => other === anchor).map(([, n]): [number, number, number] => [anchor, p, n]),
  );
}
