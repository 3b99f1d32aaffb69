/**
 * p-values adjusted for the number of tests, by Benjamini and Hochberg (1995): the least false discovery rate at which a
 * test would be rejected. Where no effect is real, the chance that any is below 0.05 is at most 0.05 for independent (or
 * positively dependent) tests.
 *
 * @returns in the order given; NaN where the p-value is NaN, which does not count as a test
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const order = pValues
    .map((_, i) => i)
    .filter((i) => Number.isFinite(pValues[i]))
    .sort((i, j) => (pValues[j] as number) - (pValues[i] as number));
  const adjusted = pValues.map(() => Number.NaN);
  let least = 1;
  for (const [k, i] of order.entries()) {
    least = Math.min(least, ((pValues[i] as number) * order.length) / (order.length - k));
    adjusted[i] = least;
  }
  return adjusted;
}
