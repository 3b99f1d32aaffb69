import type { Estimate, Random } from '@hemlkit/core/run';
import { type Groups, membersOf } from './groups';

/** Resamples of a bootstrap. */
export const resamples = 1000;

/**
 * The percentile interval of a statistic (Efron, 1979): the units are drawn again with replacement, and the
 * statistic is computed anew each time. Draws for which it is not defined are left out.
 *
 * @param count how many units there are
 * @param statistic of some units, by their positions; a unit may be there more than once
 * @param random decides the draws
 * @param level how often such an interval holds. Default: 0.95
 */
export function bootstrap(
  count: number,
  statistic: (units: Int32Array) => number,
  random: Random,
  draws = resamples,
  level = 0.95,
): Estimate {
  const all = Int32Array.from({ length: count }, (_, i) => i);
  const values: number[] = [];
  for (let draw = 0; draw < draws && count > 0; draw++) {
    const value = statistic(all.map(() => random.integer(count)));
    if (Number.isFinite(value)) values.push(value);
  }
  values.sort((a, b) => a - b);
  return {
    value: count > 0 ? statistic(all) : Number.NaN,
    low: quantile(values, (1 - level) / 2),
    high: quantile(values, (1 + level) / 2),
    count,
  };
}

/**
 * A bootstrap of units that are not independent: groups are drawn, each with all of its units (cluster bootstrap; Davison
 * and Hinkley, 1997, section 3.8).
 * @param statistic of some units, by their positions, group by group
 */
export function groupBootstrap(
  groups: Groups,
  statistic: (units: Int32Array) => number,
  random: Random,
  level?: number,
): Estimate {
  const members = membersOf(groups);
  const ofDrawn = (drawn: Int32Array) =>
    statistic(Int32Array.from(Array.from(drawn).flatMap((group) => members[group] as number[])));
  return { ...bootstrap(members.length, ofDrawn, random, resamples, level), count: groups.length };
}

/** The mean of some numbers with its interval. Numbers that are not finite are left out. */
export function meanEstimate(numbers: ArrayLike<number>, random: Random): Estimate {
  const finite = Float64Array.from(Array.from(numbers).filter((value) => Number.isFinite(value)));
  const mean = (units: Int32Array) =>
    units.reduce((sum, unit) => sum + (finite[unit] as number), 0) / units.length;
  return bootstrap(finite.length, mean, random);
}

/** The quantile of sorted numbers, linear between them; not a number where there are none. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}

/** The median of numbers in any order; not a number where there are none. */
export const median = (values: ArrayLike<number>): number => quantile(Float64Array.from(values).sort(), 0.5);
