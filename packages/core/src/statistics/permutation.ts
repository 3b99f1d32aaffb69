import type { Random } from '../contracts/random';

/**
 * The p-value of a permutation test: the share of random orders under which the statistic is at least as large as it is,
 * the order that was observed counting as one of them (Phipson and Smyth, 2010), so that it is never 0.
 *
 * @param statistic larger where the two go together more
 * @param values are permuted
 */
export function permutationTest(
  statistic: (values: Int32Array) => number,
  values: Int32Array,
  random: Random,
  draws = 999,
): number {
  const observed = statistic(values);
  if (!Number.isFinite(observed)) return Number.NaN;
  let reached = 1;
  for (let draw = 0; draw < draws; draw++) {
    const order = random.permutation(values.length);
    // Sums of the same numbers in another order differ by rounding: such a draw is as large.
    if (statistic(order.map((i) => values[i] as number)) >= observed - 1e-12) reached++;
  }
  return reached / (draws + 1);
}
