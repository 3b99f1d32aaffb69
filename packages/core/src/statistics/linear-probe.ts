import type { Random } from '../contracts/random';
import { choleskyOfGram, solve } from './cholesky';

/** Scores of units that the probe was not fitted on, as a function of the labels alone: features and folds are fixed. */
export type Probe = (labels: ArrayLike<number>) => Float64Array;

/** Added to each feature's variance, times the number of units: features are standardised, so it has no unit. */
const ridge = 0.1;

/**
 * A cross-fitted linear probe: ridge regression (Hoerl and Kennard, 1970) of labels -1 and 1 on standardised features,
 * which for two labels is Fisher's discriminant, regularised. Every unit is scored by the fit on the folds it is not in.
 *
 * A fit is linear in the labels, and its factorisation is kept: labels can be permuted a thousand times at the cost of
 * two products each.
 *
 * @param features [units, features], rows
 * @param random draws the folds
 */
export function linearProbe(features: readonly Float64Array[], random: Random, folds = 5): Probe {
  const count = features.length;
  const fold = new Int32Array(count);
  for (const [place, unit] of random.permutation(count).entries()) fold[unit] = place % folds;
  const fits = Array.from({ length: folds }, (_, k) => {
    const inside = features.filter((_, i) => fold[i] !== k);
    const scale = standardiser(inside);
    return {
      rows: inside.map(scale),
      scale,
      factor: choleskyOfGram(inside.map(scale), ridge * inside.length),
    };
  });
  const outside = fits.map(({ scale }, k) =>
    features.map((row, i) => (fold[i] === k ? scale(row) : undefined)),
  );
  return (labels) => {
    const scores = new Float64Array(count);
    for (const [k, { rows, factor }] of fits.entries()) {
      const targets = Float64Array.from(labels).filter((_, i) => fold[i] !== k);
      const middle = targets.reduce((sum, value) => sum + value, 0) / targets.length;
      const pull = new Float64Array(rows[0]?.length ?? 0);
      for (const [i, row] of rows.entries())
        for (let j = 0; j < row.length; j++)
          pull[j] = (pull[j] as number) + (row[j] as number) * ((targets[i] as number) - middle);
      const weights = solve(factor, pull);
      for (const [i, row] of (outside[k] as (Float64Array | undefined)[]).entries())
        if (row) scores[i] = row.reduce((sum, value, j) => sum + value * (weights[j] as number), 0);
    }
    return scores;
  };
}

/** Mean 0 and variance 1 by the given rows; a feature that does not vary becomes 0. */
function standardiser(rows: readonly Float64Array[]): (row: Float64Array) => Float64Array {
  const width = rows[0]?.length ?? 0;
  const mean = new Float64Array(width);
  const deviation = new Float64Array(width);
  for (const row of rows)
    for (let j = 0; j < width; j++) mean[j] = (mean[j] as number) + (row[j] as number) / rows.length;
  for (const row of rows)
    for (let j = 0; j < width; j++)
      deviation[j] = (deviation[j] as number) + ((row[j] as number) - (mean[j] as number)) ** 2 / rows.length;
  const factor = deviation.map((variance) => (variance > 1e-12 ? 1 / Math.sqrt(variance) : 0));
  return (row) => row.map((value, j) => (value - (mean[j] as number)) * (factor[j] as number));
}
