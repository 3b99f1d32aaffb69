import { expect, it } from 'vitest';
import { resizeImage, resizeMap } from './resize';

it('takes the nearest class, by pixel centres', () => {
  const map = { width: 4, height: 2, channels: 1 as const, data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) };
  expect([...resizeMap(map, 2)]).toEqual([2, 4, 6, 8]);
  expect([...resizeMap({ ...map, width: 2, height: 1, data: Uint8Array.of(7, 9) }, 4)]).toEqual(
    Array(4).fill([7, 7, 9, 9]).flat(),
  );
});

it('resizes an image to a square, its colours kept', async () => {
  const data = new Uint8Array(6 * 4 * 3).fill(200);
  const resized = await resizeImage({ width: 6, height: 4, channels: 3, data }, 3);
  expect([...resized]).toEqual(Array(27).fill(200));
});
