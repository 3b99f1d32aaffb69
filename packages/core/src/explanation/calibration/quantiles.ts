import { firstAtLeast } from './first-at-least';

/** Steps of a distribution that is kept: shares are given to a tenth of a percent. */
const steps = 1000;

/**
 * A distribution as 1001 of its numbers, from the smallest to the largest at even shares.
 * @param sorted at least one number
 */
export function quantilesOf(sorted: Float64Array): number[] {
  return Array.from({ length: steps + 1 }, (_, i) => {
    const at = (i / steps) * (sorted.length - 1);
    const [low, high] = [sorted[Math.floor(at)] as number, sorted[Math.ceil(at)] as number];
    return low + (at - Math.floor(at)) * (high - low);
  });
}

/** The share of a distribution, 0 to 1, that is smaller than a number. */
export function shareBelow(quantiles: readonly number[], value: number): number {
  const last = quantiles.length - 1;
  const above = firstAtLeast(quantiles, value);
  if (above === 0) return 0;
  if (above === quantiles.length) return 1;
  const [low, high] = [quantiles[above - 1] as number, quantiles[above] as number];
  return (above - 1 + (value - low) / (high - low)) / last;
}
