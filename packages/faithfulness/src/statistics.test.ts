import { createRandom } from '@hemlkit/core/run';
import {
  auroc,
  bootstrap,
  correlation,
  meanEstimate,
  percentile,
  quantile,
  rankCorrelation,
  ranks,
} from '@hemlkit/statistics';
import { describe, expect, it } from 'vitest';
import { agreement, largestChange } from './agreement';

const numbers = (count: number, name: string) => {
  const random = createRandom(1, name);
  // Few different values, so that there are ties.
  return Array.from({ length: count }, () => random.integer(7) - 3);
};

/** By the definition: how many are smaller, and half of the others that are equal. */
const slowRanks = (values: number[]) =>
  values.map(
    (value) =>
      values.filter((other) => other < value).length +
      (values.filter((other) => other === value).length + 1) / 2,
  );

describe('ranks', () => {
  it('equal the definition, ties shared', () => {
    const values = numbers(40, 'ranks');
    expect([...ranks(values)]).toEqual(slowRanks(values));
  });

  it('correlate as the formula of the covariance says', () => {
    const [a, b] = [numbers(30, 'a'), numbers(30, 'b')];
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const covariance = (x: number[], y: number[]) =>
      mean(x.map((value, i) => (value - mean(x)) * ((y[i] as number) - mean(y))));
    const slow = (x: number[], y: number[]) =>
      covariance(x, y) / Math.sqrt(covariance(x, x) * covariance(y, y));
    expect(correlation(a, b)).toBeCloseTo(slow(a, b), 12);
    expect(rankCorrelation(a, b)).toBeCloseTo(slow(slowRanks(a), slowRanks(b)), 12);
  });

  it('agree fully with any rising function, and not at all where one side tells nothing', () => {
    const values = [0.1, 3, -2, 8];
    expect(agreement(values, values.map(Math.exp))).toBeCloseTo(1, 12);
    expect(agreement(values, [2, 2, 2, 2])).toBe(0);
    expect(largestChange([0, 1, 4], [0, 3, 4])).toBe(0.5);
  });
});

describe('auroc', () => {
  it('is the share of pairs in the right order, ties half', () => {
    const scores = numbers(30, 'scores');
    const member = numbers(30, 'member').map((value) => value > 1);
    let [right, all] = [0, 0];
    for (const [i, one] of scores.entries())
      for (const [j, other] of scores.entries())
        if (member[i] && !member[j]) {
          all++;
          right += one > other ? 1 : one === other ? 0.5 : 0;
        }
    expect(auroc(scores, member)).toBeCloseTo(right / all, 12);
  });

  it('is no number without members', () => {
    expect(auroc([1, 2], [false, false])).toBeNaN();
  });
});

describe('percentile', () => {
  it('is the share below, equal ones half', () => {
    const sorted = Float64Array.from(numbers(50, 'sorted')).sort();
    for (const value of [-4, -3, -0.5, 0, 2, 3, 9]) {
      const below = sorted.filter((one) => one < value).length;
      const equal = sorted.filter((one) => one === value).length;
      expect(percentile(sorted, value)).toBeCloseTo((below + equal / 2) / sorted.length, 12);
    }
  });
});

describe('bootstrap', () => {
  it('gives the same interval for the same seed, around the mean', () => {
    const values = Array.from({ length: 80 }, (_, i) => createRandom(2, i).normal());
    const first = meanEstimate(values, createRandom(5));
    expect(meanEstimate(values, createRandom(5))).toEqual(first);
    expect(first.count).toBe(80);
    expect(first.low).toBeLessThan(first.value);
    expect(first.high).toBeGreaterThan(first.value);
  });

  it('is as wide as the normal theory says', () => {
    const values = Array.from({ length: 400 }, (_, i) => createRandom(3, i).normal());
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    const { low, high } = meanEstimate(values, createRandom(6));
    expect(high - low).toBeCloseTo((2 * 1.96 * deviation) / Math.sqrt(values.length), 1.5);
  });

  it('covers the true mean about 95 times in 100', () => {
    let covered = 0;
    for (let trial = 0; trial < 200; trial++) {
      const random = createRandom(4, trial);
      const values = Array.from({ length: 30 }, () => random.uniform());
      const mean = (units: Int32Array) =>
        units.reduce((sum, unit) => sum + (values[unit] as number), 0) / units.length;
      const { low, high } = bootstrap(30, mean, random.split('draws'), 200);
      if (low <= 0.5 && 0.5 <= high) covered++;
    }
    expect(covered / 200).toBeGreaterThan(0.88);
    expect(covered / 200).toBeLessThan(0.99);
  });

  it('leaves out what is no number, and has none of nothing', () => {
    expect(meanEstimate([1, Number.NaN, 1], createRandom(1))).toEqual({
      value: 1,
      low: 1,
      high: 1,
      count: 2,
    });
    expect(meanEstimate([], createRandom(1)).value).toBeNaN();
  });

  it('takes quantiles between the numbers', () => {
    expect(quantile([0, 1, 2, 4], 0.5)).toBe(1.5);
    expect(quantile([0, 1, 2, 4], 1)).toBe(4);
  });
});
