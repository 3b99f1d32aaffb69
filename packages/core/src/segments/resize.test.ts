import { describe, expect, it } from 'vitest';
import type { Raster } from '../contracts/sample';
import { pillowResize } from './pillow-resize';
import { resizeImage, resizeMap } from './resize';

it('takes the nearest class, by pixel centres', () => {
  const map = { width: 4, height: 2, channels: 1 as const, data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) };
  expect([...resizeMap(map, { size: 2 })]).toEqual([2, 4, 6, 8]);
  expect([...resizeMap({ ...map, width: 2, height: 1, data: Uint8Array.of(7, 9) }, { size: 4 })]).toEqual(
    Array(4).fill([7, 7, 9, 9]).flat(),
  );
});

it('resizes an image to a square, its colours kept', async () => {
  const data = new Uint8Array(6 * 4 * 3).fill(200);
  const resized = await resizeImage({ width: 6, height: 4, channels: 3, data }, { size: 3 });
  expect([...resized]).toEqual(Array(27).fill(200));
});

describe('with a fit', () => {
  /** Grey values from a class map, three equal bytes a pixel. */
  const imageOf = (map: Raster): Raster => ({
    ...map,
    channels: 3,
    data: Uint8Array.from([...map.data].flatMap((value) => [value, value, value])),
  });
  const grey = (pixels: Uint8Array) => [...pixels].filter((_, i) => i % 3 === 0);
  const map: Raster = {
    width: 8,
    height: 4,
    channels: 1,
    data: Uint8Array.from({ length: 32 }, (_, i) => i),
  };

  it('cuts the square from the middle, of image and class map alike', async () => {
    const square = { size: 2, fit: { filter: 2, shorter: 4 } };
    // Rows 1 and 2, columns 3 and 4.
    expect([...resizeMap(map, square)]).toEqual([11, 12, 19, 20]);
    expect(grey(await resizeImage(imageOf(map), square))).toEqual([11, 12, 19, 20]);
  });

  it('keeps the aspect: the shorter side is brought to its length, the longer is cut to a whole number', async () => {
    const odd: Raster = {
      ...map,
      width: 2,
      height: 5,
      data: Uint8Array.from({ length: 10 }, (_, i) => 20 * i),
    };
    // 3 x 7, of which rows 2 to 4 are seen.
    const whole = grey(pillowResize(imageOf(odd), 3, 7, 3));
    expect(grey(await resizeImage(imageOf(odd), { size: 3, fit: { filter: 3, shorter: 3 } }))).toEqual(
      whole.slice(6, 15),
    );
  });

  it('shows each pixel with its class, at whole scales', async () => {
    for (const square of [
      { size: 6, fit: { filter: 0, shorter: 8 } },
      { size: 4, fit: { filter: 0, shorter: 12 } },
      { size: 16, fit: { filter: 0 } },
    ])
      expect(grey(await resizeImage(imageOf(map), square))).toEqual([...resizeMap(map, square)]);
  });

  it('stretches by the filter where no shorter side is given', async () => {
    expect(grey(await resizeImage(imageOf(map), { size: 3, fit: { filter: 3 } }))).toEqual(
      grey(pillowResize(imageOf(map), 3, 3, 3)),
    );
  });
});
