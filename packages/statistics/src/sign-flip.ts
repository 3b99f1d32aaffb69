import type { Random } from '@hemlkit/core/run';

/**
 * The p-value of a one-sided sign-flip test that the mean of some numbers is above 0 (Fisher's randomisation test): the
 * share of random signs under which the mean is at least as large as it is, the signs observed counting as one of them, so
 * that it is never 0. Not a number for no numbers.
 */
export function signFlipTest(numbers: ArrayLike<number>, random: Random, draws = 999): number {
  const values = Float64Array.from(numbers);
  if (values.length === 0) return Number.NaN;
  const observed = values.reduce((sum, value) => sum + value, 0);
  let reached = 1;
  for (let draw = 0; draw < draws; draw++) {
    let sum = 0;
    for (const value of values) sum += random.uniform() < 0.5 ? value : -value;
    // Sums of the same numbers in another order differ by rounding: such a draw is as large.
    if (sum >= observed - 1e-12) reached++;
  }
  return reached / (draws + 1);
}
