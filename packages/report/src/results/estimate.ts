import { studentQuantile } from './student-t';

/** What several measurements of one thing come to. */
export interface Estimate {
  /** How many there are. */
  n: number;
  mean: number;
  /** Standard deviation with n - 1 in the divisor; absent for one measurement. */
  deviation?: number;
  /** Ends of the 95 % interval of the mean, by Student's t with n - 1 degrees of freedom. Of one: over its queries, or absent. */
  low?: number;
  high?: number;
}

/**
 * Mean, standard deviation and 95 % interval of the mean: mean ± t · deviation / √n. It takes the measurements to be
 * independent and normally distributed.
 *
 * @returns nothing where no value is a number; a NaN (a metric that is not defined) is left out
 */
export function estimate(values: readonly (number | undefined)[]): Estimate | undefined {
  const known = values.filter((value): value is number => value !== undefined && Number.isFinite(value));
  const n = known.length;
  if (n === 0) return undefined;
  const mean = known.reduce((sum, value) => sum + value, 0) / n;
  if (n === 1) return { n, mean };
  const deviation = Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
  const half = (studentQuantile(0.95, n - 1) * deviation) / Math.sqrt(n);
  return { n, mean, deviation, low: mean - half, high: mean + half };
}
