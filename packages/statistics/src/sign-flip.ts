import type { Random } from '@hemlkit/core/run';
import { monteCarloTest, mostCounted, type PValue } from './monte-carlo-test';

/**
 * The p-value of a one-sided sign-flip test that the mean of some numbers is above 0 (Fisher's randomisation test): how
 * likely the mean is at least as large under random signs as it is. All signs are counted where there are few, and drawn
 * otherwise (`monteCarloTest`). Not a number for no numbers.
 */
export function signFlipTest(numbers: ArrayLike<number>, random: Random): PValue {
  const values = Float64Array.from(numbers);
  // Signs of 0 change nothing.
  const moving = values.filter((value) => value !== 0);
  const possible = 2 ** moving.length;
  const observed = values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0);
  return monteCarloTest(observed, {
    possible,
    ...(possible <= mostCounted && {
      outcomes: () =>
        Array.from({ length: possible }, (_, bits) => ({
          value: moving.reduce((sum, value, i) => sum + ((bits >> i) & 1 ? -value : value), 0),
          probability: 1 / possible,
        })),
    }),
    draw() {
      let sum = 0;
      for (const value of moving) sum += random.uniform() < 0.5 ? value : -value;
      return sum;
    },
  });
}
