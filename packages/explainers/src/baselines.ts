import type { Both, PixelQuestion } from '@hemlkit/core/plugin';
import { ofBoth } from './sides';

/** What stands for a pixel that is not there. */
export const baselineTypes = ['black', 'mean', 'blur'] as const;

export type Baseline = (typeof baselineTypes)[number];

/** Baselines of both images, [size, size, 3]. */
export const baselinesOf = (
  { images, size }: Pick<PixelQuestion, 'images' | 'size'>,
  type: Baseline,
): Both<Float32Array> => ofBoth((side) => made[type](images[side], size));

const made: Record<Baseline, (image: Float32Array, size: number) => Float32Array> = {
  black: (image) => new Float32Array(image.length),
  mean(image) {
    const sums = [0, 0, 0];
    for (const [i, value] of image.entries()) sums[i % 3] = (sums[i % 3] as number) + value;
    return image.map((_, i) => (sums[i % 3] as number) / (image.length / 3));
  },
  /** As the background `blur`: two box blurs an eighth of the image wide. */
  blur(image, size) {
    const window = Math.max(3, Math.round(size / 8));
    return boxBlur(boxBlur(image, size, window), size, window);
  },
};

/** The mean over a square of pixels, of those that are in the image. */
function boxBlur(image: Float32Array, size: number, window: number): Float32Array {
  const rows = blurAlong(image, size, window, 3 * size, 3);
  return blurAlong(rows, size, window, 3, 3 * size);
}

/** @param line from one line to the next @param step from one pixel of a line to the next */
function blurAlong(
  image: Float32Array,
  size: number,
  window: number,
  line: number,
  step: number,
): Float32Array {
  const before = Math.floor((window - 1) / 2);
  const blurred = new Float32Array(image.length);
  for (let at = 0; at < size; at++)
    for (let channel = 0; channel < 3; channel++)
      for (let i = 0; i < size; i++) {
        const first = Math.max(0, i - before);
        const end = Math.min(size, i - before + window);
        let sum = 0;
        for (let j = first; j < end; j++) sum += image[at * line + j * step + channel] as number;
        blurred[at * line + i * step + channel] = sum / (end - first);
      }
  return blurred;
}
