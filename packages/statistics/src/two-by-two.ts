import { logFactorial } from './log-factorial';
import type { Outcome } from './monte-carlo-test';

/**
 * All tables of two by two with the margins that were observed, each with its probability where rows and columns are independent
 * (the hypergeometric distribution of Fisher's exact test, 1935).
 *
 * @param rows, columns units of the first row and column, of `all` units
 * @param statistic of the count of units that are in both
 */
export function* twoByTwo(
  { rows, columns, all }: { rows: number; columns: number; all: number },
  statistic: (both: number) => number,
): Generator<Outcome> {
  const choose = (n: number, k: number) => logFactorial(n) - logFactorial(k) - logFactorial(n - k);
  const total = choose(all, columns);
  for (let both = Math.max(0, rows + columns - all); both <= Math.min(rows, columns); both++)
    yield {
      value: statistic(both),
      probability: Math.exp(choose(rows, both) + choose(all - rows, columns - both) - total),
    };
}
