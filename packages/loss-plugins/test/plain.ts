import type { LossReferenceInput } from '@hemlkit/testing';

/** The arithmetic of formulas, in plain numbers, for references that a reader can hold against a paper. */

export const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
export const mean = (values: number[]): number => (values.length === 0 ? 0 : sum(values) / values.length);
export const meanAboveZero = (values: number[]): number => mean(values.filter((value) => value > 0));
export const hinge = (x: number): number => Math.max(0, x);
export const softplus = (x: number): number => Math.log(1 + Math.exp(x));
export const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Whom an anchor is paired with, each once however often the pair was picked. */
export const partners = (anchor: number, pairs: [number, number][]): number[] => [
  ...new Set(pairs.filter(([first]) => first === anchor).map(([, second]) => second)),
];

/** Columns as rows: `W` [dimensions, classes] has one class vector a column. */
export const columns = (matrix: number[][]): number[][] =>
  matrix[0]!.map((_, i) => matrix.map((row) => row[i]!));

/**
 * What each sample weighs in a loss over class vectors: how often it is in a tuple (or its anchor), over the largest
 * such count.
 */
export function weigh({ labels, tuples }: LossReferenceInput, places: 'any' | 'anchor' = 'any'): number[] {
  if (!tuples) return labels.map(() => 1);
  const picked: number[][] =
    tuples.kind === 'triplets' ? tuples.triplets : [...tuples.positive, ...tuples.negative];
  const counted = picked.flatMap((tuple) => (places === 'any' ? tuple : [tuple[0]!]));
  const counts = labels.map((_, sample) => counted.filter((place) => place === sample).length);
  return counts.map((count) => count / Math.max(...counts));
}

/** The mean over the samples of the cross entropy of their logits, times what each weighs. */
export function crossEntropy(
  input: LossReferenceInput,
  logitsOf: (embedding: number[], own: number) => number[],
  places: 'any' | 'anchor' = 'any',
): number {
  const weights = weigh(input, places);
  return mean(
    input.embeddings.map((embedding, sample) => {
      const own = input.labels[sample]!;
      const powers = logitsOf(embedding, own).map(Math.exp);
      return -Math.log(powers[own]! / sum(powers)) * weights[sample]!;
    }),
  );
}
