import type { Estimate, Random } from '@hemlkit/core/run';
import { type Groups, membersOf } from './groups';

/** Resamples of a bootstrap, for intervals that hold 95 %. */
export const resamples = 1000;

/** Resamples for an interval of a level: 25 at least lie beyond each of its ends, as of a thousand at 95 %. */
const resamplesFor = (level: number): number => Math.max(resamples, Math.ceil(50 / (1 - level)));

/**
 * The percentile interval of a statistic (Efron, 1979): the units are drawn again with replacement, and the
 * statistic is computed for each draw. Draws for which it is not defined are left out.
 *
 * @param count how many units there are
 * @param statistic of some units, by their positions, which change after it returns; a unit may be there more than once
 * @param random decides the draws
 * @param draws default: 1000, and more where a level above 0.95 needs them
 * @param level how often such an interval holds. Default: 0.95
 */
export function bootstrap(
  count: number,
  statistic: (units: Int32Array) => number,
  random: Random,
  draws?: number,
  level = 0.95,
): Estimate {
  const all = Int32Array.from({ length: count }, (_, i) => i);
  const values: number[] = [];
  const most = draws ?? resamplesFor(level);
  const drawn = new Int32Array(count);
  for (let draw = 0; draw < most && count > 0; draw++) {
    for (let i = 0; i < count; i++) drawn[i] = random.integer(count);
    const value = statistic(drawn);
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
  return { ...bootstrap(members.length, ofDrawn, random, undefined, level), count: groups.length };
}

/**
 * The same draws for a statistic of weighted units, which is quick where units need not be put together each time.
 * @param statistic of how often each unit was drawn, [units]
 */
export function weightedBootstrap(
  groups: Groups,
  statistic: (times: Float64Array) => number,
  random: Random,
  level?: number,
): Estimate {
  const count = groups.reduce((most, group) => Math.max(most, group), -1) + 1;
  const times = new Float64Array(groups.length);
  const often = new Float64Array(count);
  const ofDrawn = (drawn: Int32Array) => {
    often.fill(0);
    for (let i = 0; i < drawn.length; i++) {
      const group = drawn[i] as number;
      often[group] = (often[group] as number) + 1;
    }
    for (let i = 0; i < times.length; i++) times[i] = often[groups[i] as number] as number;
    return statistic(times);
  };
  return { ...bootstrap(count, ofDrawn, random, undefined, level), count: groups.length };
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
