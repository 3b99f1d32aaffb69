import { expect, it } from 'vitest';
import { createRandom } from '../random/random';
import { libvipsResize } from './libvips-resize';
import { resizeImage } from './resize';

const noise = (width: number, height: number) => {
  const random = createRandom(width, height);
  const data = Uint8Array.from({ length: width * height * 3 }, () => random.integer(256));
  return { width, height, channels: 3 as const, data };
};

it.each([
  // Shrinking by less than 4, by 4 and more, by an odd number; growing; and all of these in one direction only.
  [100, 64, 64],
  [64, 100, 64],
  [128, 128, 64],
  [300, 200, 64],
  [256, 256, 64],
  [400, 333, 64],
  [1000, 777, 112],
  [65, 66, 64],
  [275, 405, 112],
  [40, 40, 64],
  [33, 64, 64],
  [40, 100, 64],
  [500, 3, 64],
  [1, 1, 16],
])('makes of %d x %d pixels a square of %d as sharp does', async (width, height, size) => {
  const image = noise(width, height);
  const found = libvipsResize(image, size);
  const wanted = await resizeImage(image, { size });
  expect(found.length).toBe(wanted.length);
  const apart = found.map((value, i) => Math.abs(value - (wanted[i] as number)));
  // Where a place lies exactly between two steps of a mask, the last bit of a sum decides.
  expect(Math.max(...apart)).toBeLessThanOrEqual(1);
  expect(apart.reduce((sum, one) => sum + one, 0) / apart.length).toBeLessThan(0.005);
});
