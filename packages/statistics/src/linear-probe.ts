import type { Random } from '@hemlkit/core/run';
import { choleskyOfGram, solve } from './cholesky';
import { foldsOf, type Groups, membersOf, singles } from './groups';

/** Scores of units that the probe was not fitted on, as a function of the labels alone: features and folds are fixed. */
export type Probe = (labels: ArrayLike<number>) => Float64Array;

export interface ProbeOptions {
  /** Default: 5. */
  folds?: number;
  /** Units of a group are in one fold, so that none is scored by a fit that saw another. Default: each is its own. */
  groups?: Groups;
  /**
   * Index of the stratum within which each unit is compared, from 0. The means of each stratum are subtracted from features
   * and labels alike (Frisch and Waugh, 1933), so that nothing is learnt from the strata's shares of labels. Default: one of all.
   */
  strata?: Int32Array;
}

/** Added to each feature's variance, times the number of units: features are standardised, so it has no unit. */
const ridge = 0.1;

/**
 * A cross-fitted linear probe: ridge regression (Hoerl and Kennard, 1970) of labels -1 and 1 on standardised features,
 * which for two labels is Fisher's discriminant, regularised. Every unit is scored by the fit on the folds it is not in.
 *
 * A fit is linear in the labels, and its factorisation is kept; what each fold adds to the fits of the others is summed once.
 * So labels can be permuted a thousand times at the cost of two passes over the features each.
 *
 * @param features [units, features], rows
 * @param random draws the folds
 */
export function linearProbe(
  features: readonly Float64Array[],
  random: Random,
  {
    folds = 5,
    groups = singles(features.length),
    strata = new Int32Array(features.length),
  }: ProbeOptions = {},
): Probe {
  const table = tableOf(features);
  const fold = foldsOf(groups, random, folds);
  const parts = Array.from({ length: folds }, (_, k) =>
    Int32Array.from(features.keys()).filter((i) => fold[i] === k),
  );
  const others = parts.map((_, k) => [...parts.keys()].filter((at) => at !== k));
  const count = countOf(strata);
  const units = [...features.keys()];
  const fits = parts.map((_, k) =>
    fit(
      table,
      units.filter((i) => fold[i] !== k),
      strata,
    ),
  );
  return (labels) => {
    const scores = new Float64Array(features.length);
    const sums = parts.map((part) => sumsOf(table, part, labels, strata, count));
    for (const [k, one] of fits.entries()) {
      // Added up without the fold's own, so that not even rounding depends on its labels.
      const pulled = (others[k] as number[]).map((at) => sums[at] as Sums);
      score(table, one, pulled, parts[k] as Int32Array, scores);
    }
    return scores;
  };
}

/**
 * Scores of other units by a fit to all of some.
 * @param labels of the units that it is fitted to, -1 or 1
 */
export function linearScores(
  fitted: readonly Float64Array[],
  labels: ArrayLike<number>,
  others: readonly Float64Array[],
): Float64Array {
  const all = tableOf([...fitted, ...others]);
  const strata = new Int32Array(fitted.length + others.length);
  const inside = Int32Array.from(fitted.keys());
  const outside = Int32Array.from(others.keys(), (i) => i + fitted.length);
  const scores = new Float64Array(strata.length);
  score(all, fit(all, [...inside], strata), [sumsOf(all, inside, labels, strata, 1)], outside, scores);
  return scores.slice(fitted.length);
}

/** Features, centred: sums of what is far from 0 would lose digits. */
interface Table {
  width: number;
  /** [units, width] */
  values: Float64Array;
}

function tableOf(features: readonly Float64Array[]): Table {
  const mean = meanOf(features);
  const width = mean.length;
  const values = new Float64Array(features.length * width);
  for (const [i, row] of features.entries())
    for (let j = 0; j < width; j++) values[i * width + j] = (row[j] as number) - (mean[j] as number);
  return { width, values };
}

/** What a fit to some units needs of their features alone. */
interface Fit {
  /** Mean of each stratum, [strata, width]. */
  means: Float64Array;
  /** Mean of all. */
  middle: Float64Array;
  /** What brings each feature to variance 1. */
  scale: Float64Array;
  /** Of the standardised features' products. */
  factor: Float64Array[];
}

const countOf = (strata: Int32Array): number => strata.reduce((most, one) => Math.max(most, one), -1) + 1;

function fit({ width, values }: Table, units: readonly number[], strata: Int32Array): Fit {
  const rowOf = (unit: number) => values.subarray(unit * width, (unit + 1) * width);
  const means = new Float64Array(countOf(strata) * width);
  // Positions in `units` of each stratum; one may have no units here.
  const mates = membersOf(Int32Array.from(units, (unit) => strata[unit] as number)).entries();
  const centred: Float64Array[] = [];
  for (const [stratum, positions] of mates) {
    if (!positions) continue;
    const mean = meanOf(positions.map((at) => rowOf(units[at] as number)));
    means.set(mean, stratum * width);
    for (const at of positions)
      centred[at] = rowOf(units[at] as number).map((value, j) => value - (mean[j] as number));
  }
  const scale = scaleOf(centred);
  for (const row of centred)
    for (let j = 0; j < width; j++) row[j] = (row[j] as number) * (scale[j] as number);
  const factor = choleskyOfGram(centred, ridge * centred.length);
  return { means, middle: meanOf(units.map(rowOf)), scale, factor };
}

/** What some units add to a fit, by their labels. */
interface Sums {
  /** Of features times labels, [width]. */
  products: Float64Array;
  /** Of the labels of each stratum. */
  labels: Float64Array;
}

/** @param count how many strata there are */
function sumsOf(
  { width, values }: Table,
  units: Int32Array,
  labels: ArrayLike<number>,
  strata: Int32Array,
  count: number,
): Sums {
  const products = new Float64Array(width);
  const byStratum = new Float64Array(count);
  for (let i = 0; i < units.length; i++) {
    const unit = units[i] as number;
    const label = labels[unit] as number;
    const stratum = strata[unit] as number;
    byStratum[stratum] = (byStratum[stratum] as number) + label;
    const at = unit * width;
    for (let j = 0; j < width; j++)
      products[j] = (products[j] as number) + (values[at + j] as number) * label;
  }
  return { products, labels: byStratum };
}

/**
 * Writes scores of some units by a fit to others, of which only the sums are needed. The products of centred features x - m
 * and labels y - n add up to the sum of x y minus, for each stratum, m times the sum of y.
 */
function score(
  { width, values }: Table,
  { means, middle, scale, factor }: Fit,
  fitted: readonly Sums[],
  units: Int32Array,
  scores: Float64Array,
): void {
  const pull = new Float64Array(width);
  for (const { products } of fitted)
    for (let j = 0; j < width; j++) pull[j] = (pull[j] as number) + (products[j] as number);
  for (let stratum = 0; stratum * width < means.length; stratum++) {
    let sum = 0;
    for (const { labels } of fitted) sum += labels[stratum] as number;
    if (sum === 0) continue;
    for (let j = 0; j < width; j++)
      pull[j] = (pull[j] as number) - (means[stratum * width + j] as number) * sum;
  }
  for (let j = 0; j < width; j++) pull[j] = (pull[j] as number) * (scale[j] as number);
  const weights = solve(factor, pull);
  let offset = 0;
  for (let j = 0; j < width; j++) {
    weights[j] = (weights[j] as number) * (scale[j] as number);
    offset += (weights[j] as number) * (middle[j] as number);
  }
  for (let i = 0; i < units.length; i++) {
    const unit = units[i] as number;
    const at = unit * width;
    // Two sums, so that an addition need not wait for the one before.
    let [even, odd] = [-offset, 0];
    for (let j = 1; j < width; j += 2) {
      even += (values[at + j - 1] as number) * (weights[j - 1] as number);
      odd += (values[at + j] as number) * (weights[j] as number);
    }
    if (width % 2) even += (values[at + width - 1] as number) * (weights[width - 1] as number);
    scores[unit] = even + odd;
  }
}

function meanOf(rows: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(rows[0]?.length ?? 0);
  for (const row of rows)
    for (let j = 0; j < row.length; j++) mean[j] = (mean[j] as number) + (row[j] as number) / rows.length;
  return mean;
}

/** The factors that scale centred features to variance 1; 0 for a constant feature, which carries no information. */
function scaleOf(centred: readonly Float64Array[]): Float64Array {
  const variance = new Float64Array(centred[0]?.length ?? 0);
  for (const row of centred)
    for (let j = 0; j < row.length; j++)
      variance[j] = (variance[j] as number) + (row[j] as number) ** 2 / centred.length;
  return variance.map((value) => (value > 1e-12 ? 1 / Math.sqrt(value) : 0));
}
