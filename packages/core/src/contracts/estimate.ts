/** A measured number with its 95 % interval. */
export interface Estimate {
  value: number;
  low: number;
  high: number;
  /** How many units (pairs, samples) it is of. */
  count: number;
}

/** Precision@1 at a run's root on the validation split, 0 to 1, with its interval and what chance gives. `count`: queries. */
export interface RootPrecision extends Estimate {
  /** The probability that a random other image has the query's label. */
  chance: number;
  /** How many groups the queries are of, where the dataset names groups: the interval is that of dependent queries. */
  groups?: number;
}
