import { expect, it } from 'vitest';
import { overPixels } from './over-pixels';

it('spreads each cell over the pixels nearest to it, and adds maps up', () => {
  const one = Float32Array.of(8);
  const found = overPixels([Float32Array.of(4, 8, -4, 16, 0, 0, 0, 4), Float32Array.of(...one, -16)], 4);
  // A quarter of each 2x2 cell, and a sixteenth of the whole.
  expect([...found.a]).toEqual([
    1.5, 1.5, 2.5, 2.5, 1.5, 1.5, 2.5, 2.5, -0.5, -0.5, 4.5, 4.5, -0.5, -0.5, 4.5, 4.5,
  ]);
  expect([...found.b]).toEqual([-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0, 0, -1, -1, 0, 0]);
  expect(found.distance).toBe(20);
});

it('loses nothing where cells do not divide the pixels', () => {
  const shares = Float32Array.from({ length: 18 }, (_, at) => at + 1);
  const { a, b, distance } = overPixels([shares], 7);
  expect(distance).toBe((18 * 19) / 2);
  expect([...a, ...b].reduce((sum, value) => sum + value, 0)).toBeCloseTo(distance, 4);
});
