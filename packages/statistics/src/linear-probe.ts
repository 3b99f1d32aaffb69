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
   * Index of what each unit is compared within, from 0: the means of each stratum are taken away from features and labels
   * alike (Frisch and Waugh, 1933), so that nothing is learnt of which stratum has how many of a label. Default: one of all.
   */
  strata?: Int32Array;
}

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
export function linearProbe(
  features: readonly Float64Array[],
  random: Random,
  {
    folds = 5,
    groups = singles(features.length),
    strata = new Int32Array(features.length),
  }: ProbeOptions = {},
): Probe {
  const fold = foldsOf(groups, random, folds);
  const units = [...features.keys()];
  const fits = Array.from({ length: folds }, (_, k) =>
    fitFold(
      features,
      units.filter((i) => fold[i] !== k),
      units.filter((i) => fold[i] === k),
      strata,
    ),
  );
  return (labels) => {
    const scores = new Float64Array(features.length);
    for (const score of fits) score(labels, scores);
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
  const all = [...fitted, ...others];
  const scores = new Float64Array(all.length);
  const inside = [...fitted.keys()];
  const outside = [...others.keys()].map((i) => i + fitted.length);
  fitFold(all, inside, outside, new Int32Array(all.length))(labels, scores);
  return scores.slice(fitted.length);
}

/** Fitted on the units `inside`: writes the scores of those `outside`. */
function fitFold(
  features: readonly Float64Array[],
  inside: readonly number[],
  outside: readonly number[],
  strata: Int32Array,
): (labels: ArrayLike<number>, scores: Float64Array) => void {
  const own = inside.map((i) => features[i] as Float64Array);
  const width = features[0]?.length ?? 0;
  // Positions in `inside` of each stratum; one may have no units here.
  const mates = membersOf(Int32Array.from(inside, (i) => strata[i] as number)).filter(Boolean);
  const centred: Float64Array[] = [];
  for (const positions of mates) {
    const mean = meanOf(positions.map((i) => own[i] as Float64Array));
    for (const i of positions)
      centred[i] = (own[i] as Float64Array).map((value, j) => value - (mean[j] as number));
  }
  const scale = scaleOf(centred);
  for (const row of centred)
    for (let j = 0; j < width; j++) row[j] = (row[j] as number) * (scale[j] as number);
  const factor = choleskyOfGram(centred, ridge * centred.length);
  const middle = meanOf(own);
  // Targets of one stratum sum to 0, so features need no centring: rows are read as they came, and scaled at the end.
  const isOne = mates.length === 1;
  const rows = isOne ? own : centred;
  return (labels, scores) => {
    const targets = Float64Array.from(inside, (i) => labels[i] as number);
    for (const positions of mates) {
      const mean = positions.reduce((sum, i) => sum + (targets[i] as number), 0) / positions.length;
      for (const i of positions) targets[i] = (targets[i] as number) - mean;
    }
    const pull = new Float64Array(width);
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as Float64Array;
      const target = targets[i] as number;
      for (let j = 0; j < width; j++) pull[j] = (pull[j] as number) + (row[j] as number) * target;
    }
    if (isOne) for (let j = 0; j < width; j++) pull[j] = (pull[j] as number) * (scale[j] as number);
    const weights = solve(factor, pull);
    let offset = 0;
    for (let j = 0; j < width; j++) {
      weights[j] = (weights[j] as number) * (scale[j] as number);
      offset += (weights[j] as number) * (middle[j] as number);
    }
    for (const unit of outside) {
      const row = features[unit] as Float64Array;
      let score = -offset;
      for (let j = 0; j < width; j++) score += (row[j] as number) * (weights[j] as number);
      scores[unit] = score;
    }
  };
}

function meanOf(rows: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(rows[0]?.length ?? 0);
  for (const row of rows)
    for (let j = 0; j < row.length; j++) mean[j] = (mean[j] as number) + (row[j] as number) / rows.length;
  return mean;
}

/** What brings centred features to variance 1; 0 for one that does not vary, as it tells nothing. */
function scaleOf(centred: readonly Float64Array[]): Float64Array {
  const variance = new Float64Array(centred[0]?.length ?? 0);
  for (const row of centred)
    for (let j = 0; j < row.length; j++)
      variance[j] = (variance[j] as number) + (row[j] as number) ** 2 / centred.length;
  return variance.map((value) => (value > 1e-12 ? 1 / Math.sqrt(value) : 0));
}
