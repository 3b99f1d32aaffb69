import { expect, it } from 'vitest';
import { createRandom } from '../../random/random';
import { quantilesOf, shareBelow } from './quantiles';

it('gives the share that is smaller to a tenth of a percent', () => {
  const random = createRandom(1);
  const numbers = Float64Array.from({ length: 5000 }, () => random.normal()).sort();
  const quantiles = quantilesOf(numbers);
  for (const value of [-9, -2, -0.3, 0, 0.01, 1.7, 9]) {
    const smaller = numbers.filter((number) => number < value).length / numbers.length;
    expect(Math.abs(shareBelow(quantiles, value) - smaller)).toBeLessThan(1.1e-3);
  }
});

it('counts equal numbers as not smaller', () => {
  const quantiles = quantilesOf(Float64Array.from([...Array(400).fill(0), ...Array(600).fill(1)]));
  expect(shareBelow(quantiles, 0)).toBe(0);
  expect(shareBelow(quantiles, 0.5)).toBeCloseTo(0.4, 2);
  expect(shareBelow(quantiles, 1)).toBeCloseTo(0.4, 2);
  expect(shareBelow(quantiles, 2)).toBe(1);
});

it('serves a single number', () => {
  const quantiles = quantilesOf(Float64Array.of(3));
  expect([2, 3, 4].map((value) => shareBelow(quantiles, value))).toEqual([0, 0, 1]);
});
