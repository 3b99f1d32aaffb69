import { createRandom } from '@hemlkit/core';
import { expect, test } from 'vitest';
import { histogram, quantile, separation } from './pair-groups';

/** Every pairing compared. */
function slowSeparation(same: number[], different: number[]): number {
  let wins = 0;
  for (const near of same) for (const far of different) wins += far > near ? 1 : far === near ? 0.5 : 0;
  return wins / (same.length * different.length);
}

test('separation is what comparing every pairing gives, with ties', () => {
  const random = createRandom(2, 'separation');
  for (let round = 0; round < 20; round++) {
    const draw = () => Array.from({ length: 1 + random.integer(30) }, () => random.integer(8));
    const [same, different] = [draw(), draw()];
    expect(separation({ same, different })).toBeCloseTo(slowSeparation(same, different), 12);
  }
  expect(separation({ same: [1, 2], different: [3] })).toBe(1);
  expect(separation({ same: [], different: [3] })).toBeNaN();
});

test('histograms share out the values of a range', () => {
  expect(histogram([0, 0.1, 0.6, 1], 0, 1, 2)).toEqual([0.5, 0.5]);
  expect(histogram([0, 0.1, -0.6, 9], 0, 1, 2)).toEqual([0.5, 0]);
  expect(histogram([0, 0], 0, 0, 3)).toEqual([1, 0, 0]);
  expect(quantile([5, 1, 3, 2, 4], 0.5)).toBe(3);
  expect(quantile([5, 1], 1)).toBe(5);
});
