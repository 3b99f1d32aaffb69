import type { Random } from '../../contracts/random';
import { choleskyOfGram, solve } from '../../statistics/cholesky';

/** An image as the detector is given it. */
export interface Unit {
  features: Float64Array;
  composite: boolean;
  /** Index of what it must be compared within: its label and attribute. */
  cell: number;
  /** Index of the image it is, or is made from. */
  source: number;
}

/** Added to each feature's variance, times the number of units, as `linearProbe` does. */
const ridge = 0.1;

/**
 * Tells composites from real images: Fisher's discriminant, regularised (ridge regression of -1 and 1), fitted within cells
 * of label and attribute. The means of each cell are taken away from features and targets alike (Frisch and Waugh, 1933), so
 * that it learns nothing of which cell has how many composites.
 *
 * Cross-fitted: what is made from one image is scored, with that image, by a fit that saw neither.
 *
 * @returns a score a unit, larger the more it looks like a composite. With normal features of one covariance it grows linearly
 * with the log odds of being one
 */
export function detectorScores(units: readonly Unit[], random: Random, folds = 5): Float64Array {
  const sources = Math.max(-1, ...units.map(({ source }) => source)) + 1;
  const fold = new Int32Array(sources);
  for (const [place, source] of random.permutation(sources).entries()) fold[source] = place % folds;
  const scores = new Float64Array(units.length);
  for (let k = 0; k < folds; k++) {
    const score = discriminant(units.filter(({ source }) => fold[source] !== k));
    for (const [i, { features, source }] of units.entries())
      if (fold[source] === k) scores[i] = score(features);
  }
  return scores;
}

function discriminant(units: readonly Unit[]): (features: Float64Array) => number {
  const width = units[0]?.features.length ?? 0;
  // The target is one more column, centred as the features are.
  const table = units.map(({ features, composite }) => Float64Array.from([...features, composite ? 1 : -1]));
  const centre = meanOf(table, width + 1);
  const rows: Float64Array[] = [];
  for (const cell of new Set(units.map((unit) => unit.cell))) {
    const own = table.filter((_, i) => units[i]?.cell === cell);
    const mean = meanOf(own, width + 1);
    rows.push(...own.map((row) => row.map((value, j) => value - (mean[j] as number))));
  }
  const scale = new Float64Array(width);
  for (const row of rows)
    for (let j = 0; j < width; j++) scale[j] = (scale[j] as number) + (row[j] as number) ** 2 / rows.length;
  // A feature that does not vary within cells tells nothing.
  for (let j = 0; j < width; j++)
    scale[j] = (scale[j] as number) > 1e-12 ? 1 / Math.sqrt(scale[j] as number) : 0;
  const scaled = rows.map((row) => row.subarray(0, width).map((value, j) => value * (scale[j] as number)));
  const pull = new Float64Array(width);
  for (const [i, row] of scaled.entries())
    for (let j = 0; j < width; j++)
      pull[j] = (pull[j] as number) + (row[j] as number) * ((rows[i] as Float64Array)[width] as number);
  const weights = solve(choleskyOfGram(scaled, ridge * rows.length), pull);
  return (features) =>
    features.reduce(
      (sum, value, j) =>
        sum + (value - (centre[j] as number)) * (scale[j] as number) * (weights[j] as number),
      0,
    );
}

function meanOf(rows: readonly Float64Array[], width: number): Float64Array {
  const mean = new Float64Array(width);
  for (const row of rows)
    for (let j = 0; j < width; j++) mean[j] = (mean[j] as number) + (row[j] as number) / rows.length;
  return mean;
}
