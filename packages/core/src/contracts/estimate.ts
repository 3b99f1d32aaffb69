/** A measured number with its 95 % bootstrap interval. */
export interface Estimate {
  value: number;
  low: number;
  high: number;
  /** How many units (pairs, samples) it is of. */
  count: number;
}
