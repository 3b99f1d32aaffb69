import { fitTail, tailProbability, tailQuantile, unbounded } from './generalised-pareto';

/** What a statistic would be were there no effect. */
export interface NullDistribution {
  /** How many equally likely orders there are: no p-value is below 1 of them. Default: endless. */
  possible?: number;
  /** All outcomes with their probabilities, where they can be counted: then none is drawn. */
  outcomes?: () => Iterable<Outcome>;
  /** One outcome, drawn by chance. */
  draw: () => number;
}

export interface Outcome {
  value: number;
  probability: number;
}

export interface PValue {
  /** Above 0, at most 1. Not a number where the observed statistic is none. */
  p: number;
  /** `exact`: all outcomes were counted. `draws`: a share of drawn ones. `tail`: a fitted tail of drawn ones. */
  by: 'exact' | 'draws' | 'tail';
  /** Outcomes that were drawn or counted. */
  draws: number;
  /** Different orders that there are; `Infinity` where they are endless. No p-value is below 1 of them. */
  possible: number;
  /** About the least statistic whose p-value would be at most `level`; `Infinity` where none would. */
  critical: (level: number) => number;
}

/** Orders that are counted at most, in place of being drawn. */
export const mostCounted = 2000;
/** Draws at least: as many as a rough tail, and the power of a test, need. */
const fewestDraws = 200;
/** Draws at most; a p-value that is smaller than they can show is that of a fitted tail. */
const mostDraws = 2000;
/** Draws as large as the observed statistic that end a test (Besag and Clifford, 1991). */
const enough = 20;
/** With fewer draws as large as the observed statistic, a tail is fitted (Knijnenburg and others, 2009). */
const few = 10;
/** Sizes of the fitted tails, as shares of the draws. The largest p-value counts, so that no bad fit gives a finding. */
const tails = [1 / 8, 1 / 16, 1 / 32];

/**
 * The p-value of a one-sided randomisation test, as precise as it has to be. Outcomes that can be counted are counted.
 * Otherwise, draws go on until enough of them are as large as the observed statistic (Besag and Clifford, 1991: sequential
 * Monte Carlo p-values, whose chance to be at most α is at most α). Where fewer than ten of 2000 draws are, the p-value is that
 * of a generalised Pareto distribution fitted to the largest draws (Knijnenburg, Wessels, Reinders and Shmulevich, 2009). Its
 * tail is never lighter than a normal one: so no p-value is 0, and light tails err upwards.
 *
 * @param observed larger for a larger effect
 * @example
 * monteCarloTest(3.1, { draw: () => random.normal() }).p // about 0.001
 */
export function monteCarloTest(
  observed: number,
  { possible = Number.POSITIVE_INFINITY, outcomes, draw }: NullDistribution,
): PValue {
  if (!Number.isFinite(observed))
    return { p: Number.NaN, by: 'draws', draws: 0, possible, critical: () => Number.NaN };
  // Sums of the same numbers in another order differ by rounding: such a draw is as large.
  const least = observed - 1e-12 * Math.max(1, Math.abs(observed));
  if (outcomes) return counted(least, [...outcomes()], possible);
  const values: number[] = [];
  let reached = 0;
  while (values.length < mostDraws && (values.length < fewestDraws || reached < enough)) {
    const value = draw();
    // One without a statistic, as there may be where groups differ in size, counts as large: then p errs upwards.
    const isNumber = Number.isFinite(value);
    values.push(isNumber ? value : observed);
    if (!isNumber || value >= least) reached++;
  }
  const sorted = Float64Array.from(values).sort();
  const count = sorted.length;
  // Means, rank sums and the like are nearly normal, and squares of what is normal have nearly exponential tails. A p-value is
  // the same on any scale that keeps the order.
  const middle = sorted[count >> 1] as number;
  const squares = sorted.map((value) => Math.sign(value - middle) * (value - middle) ** 2);
  const found = tails.flatMap((share) => fitTail(squares, Math.ceil(share * count)) ?? []);
  const critical = (level: number) => {
    const [tail] = found;
    if (tail && level < tail.share) return middle + Math.sqrt(Math.max(0, tailQuantile(tail, level)));
    return sorted[Math.min(count - 1, Math.ceil((1 - level) * count))] as number;
  };
  // A test that ended at its last draw has exactly as many as were asked for (Besag and Clifford's p-value).
  const share = count > fewestDraws && reached >= enough ? reached / count : (reached + 1) / (count + 1);
  if (reached >= few || found.length === 0)
    return { p: Math.max(share, 1 / possible), by: 'draws', draws: count, possible, critical };
  const square = Math.max(0, least - middle) ** 2;
  const p = Math.max(...found.map((tail) => tailProbability(unbounded(tail), square)));
  return { p: Math.max(p, 1 / possible, 1e-300), by: 'tail', draws: count, possible, critical };
}

function counted(least: number, outcomes: readonly Outcome[], possible: number): PValue {
  const sorted = [...outcomes].sort((a, b) => b.value - a.value);
  let p = 0;
  for (const { value, probability } of outcomes) if (!(value < least)) p += probability;
  const critical = (level: number) => {
    let [above, last] = [0, Number.POSITIVE_INFINITY];
    for (const { value, probability } of sorted) {
      above += probability;
      if (above > level) break;
      last = value;
    }
    return last;
  };
  return { p: Math.min(1, Math.max(p, 1e-300)), by: 'exact', draws: outcomes.length, possible, critical };
}
