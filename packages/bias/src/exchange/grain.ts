import type { Random } from '@hemlkit/core/run';
import { dilate, type Picture } from './picture';

/** How far around a hole its grain is measured, in pixels. */
const reach = 4;

/**
 * Adds noise to filled colours, as strong as that around them. Otherwise a model could recognise a filled patch by its
 * smoothness. The standard deviation is 1.4826 times the median absolute deviation (MAD) of pixels near the hole from the mean
 * of their neighbours of the same class.
 */
export function grain(
  colours: Float32Array,
  inside: readonly number[],
  { width, image, map, hole }: Picture & { hole: Uint8Array },
  random: Random,
): void {
  const near = dilate(hole, width, reach);
  const residuals: number[] = [];
  for (let p = width + 1; p < map.length - width - 1; p++) {
    if (!near[p] || hole[p]) continue;
    const around = [p - 1, p + 1, p - width, p + width];
    if (around.some((q) => hole[q] || map[q] !== map[p])) continue;
    for (let c = 0; c < 3; c++) {
      const mean = around.reduce((sum, q) => sum + (image[3 * q + c] as number), 0) / 4;
      // The mean of four has a quarter of the variance, too.
      residuals.push(Math.abs((image[3 * p + c] as number) - mean) / Math.sqrt(1.25));
    }
  }
  if (residuals.length === 0) return;
  const deviation = 1.4826 * (residuals.sort((a, b) => a - b)[residuals.length >> 1] as number);
  for (const p of inside)
    for (let c = 0; c < 3; c++)
      colours[3 * p + c] = (colours[3 * p + c] as number) + deviation * random.normal();
}
