import { expect, test } from 'vitest';
import { channels, different } from '../figures/colours';
import { heatPixels } from './heat-columns';

test('draws colours over the image in grey, the strongest for the largest number and beyond', () => {
  const photograph = Uint8Array.from([10, 10, 10, 10, 10, 10, 200, 200, 200]);
  const drawn = heatPixels(photograph, Float32Array.from([1, 5, 0]), 1);
  const [r] = channels(different) as [number];
  expect(drawn[0]).toBe(Math.round(0.3 * 10 + 0.7 * r));
  expect([...drawn.subarray(3, 6)]).toEqual([...drawn.subarray(0, 3)]);
  expect(drawn[6]).toBe(Math.round(0.3 * 200 + 0.7 * 0xf3));
  expect(heatPixels(photograph, new Float32Array(3), 0)).not.toContain(Number.NaN);
});
