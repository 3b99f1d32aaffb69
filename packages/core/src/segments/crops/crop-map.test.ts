import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random/random';
import { cropMapOf } from './crop-map';
import { cutCrop } from './cut-crops';
import { goldenImage, goldenMap, shownTable } from './fixtures/images';

const random = createRandom(5, 'crop-map');
const numbers = (length: number) => Float32Array.from({ length }, () => random.normal());
const [width, height] = [46, 37];
const image = goldenImage(width, height, 2);
const map = goldenMap(width, height, 2);

/** A part, one that reaches the border, one of a pixel, and all. */
const cases = [
  [[2], 32],
  [[4], 12],
  [[3], 16],
  [[1, 2, 5], 16],
  [[0, 1, 2, 3, 4, 5], 8],
] as const;

describe('CropMap', () => {
  it.each(cases)('gives what a changed image changes in its crop: classes %j, %i pixels', (ids, size) => {
    const shown = shownTable(ids);
    const other = { ...image, data: image.data.map((value, i) => (7 * i + 3 * value) % 256) };
    const [before, after] = [image, other].map((one) => cutCrop(one, map, shown, { size })!.pixels);
    const crop = Float32Array.from(before!);
    const change = Float32Array.from(other.data, (value, i) => value - image.data[i]!);
    cropMapOf(map, shown, { size })!.addTo(crop, change, 4);
    // Either crop is rounded, twice where it is halved.
    for (const [i, value] of crop.entries()) expect(Math.abs(value - after![i]!)).toBeLessThan(2.01);
    for (let i = 3; i < crop.length; i += 4) expect(crop[i]).toBe(before![i]);
  });

  it.each(cases)('has its transpose: classes %j, %i pixels', (ids, size) => {
    const crops = cropMapOf(map, shownTable(ids), { size, margin: 0.25 })!;
    const change = numbers(3 * width * height);
    const weights = numbers(4 * size ** 2);
    const crop = new Float32Array(weights.length);
    const gradient = new Float32Array(change.length);
    crops.addTo(crop, change, 4);
    crops.addGradient(gradient, weights, 4);
    const product = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
    const [there, back] = [product(crop, weights), product(change, gradient)];
    expect(Math.abs(there - back)).toBeLessThan(1e-4 * Math.max(1, Math.abs(there)));
    expect(Math.abs(there)).toBeGreaterThan(1e-3);
    for (const [i, id] of map.data.entries())
      if (!(ids as readonly number[]).includes(id))
        expect([...gradient.subarray(3 * i, 3 * i + 3)]).toEqual([0, 0, 0]);
  });

  it('is not there where the image does not show the node', () => {
    expect(cropMapOf(map, shownTable([9]), { size: 8 })).toBeUndefined();
  });
});
