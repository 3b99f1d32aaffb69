import { expect, it } from 'vitest';
import { cropFacts } from './crop-facts';
import { cutCrop } from './cut-crops';

it('describes what is cut', () => {
  const data = new Uint8Array(10 * 10 * 3).fill(200);
  const map = new Uint8Array(100);
  map[44] = 1;
  const raster = { width: 10, height: 10, data };
  const shown = Uint8Array.from({ length: 256 }, (_, id) => Number(id === 1));
  const settings = { size: 8 };
  const crop = cutCrop({ ...raster, channels: 3 }, { ...raster, channels: 1, data: map }, shown, settings);
  const facts = cropFacts(settings);
  // The margin is a pixel on each side of one pixel, so the corner is fill.
  expect([...crop!.pixels.subarray(0, 4)]).toEqual([...facts.fill, 0]);
  expect(facts.box).toHaveLength(crop!.box.length);
  expect(facts).toMatchObject({ size: 8, margin: 0.1 });
  expect(facts.steps.at(-1)).toMatch(/^resize all four channels to 8x8,.*does it$/);
});

it('describes that a crop of 16 pixels is the mean of one of 32', () => {
  expect(cropFacts({ size: 16, margin: 0 }).steps.at(-1)).toMatch(/to 32x32,.*the mean of each 2x2 pixels/);
});
