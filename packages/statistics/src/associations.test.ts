import { createRandom } from '@hemlkit/core/run';
import { describe, expect, it } from 'vitest';
import { benjaminiHochberg } from './benjamini-hochberg';
import { contingency, cramersV } from './contingency';
import { permutationTest } from './permutation';

describe('cramersV', () => {
  const table = (...rows: number[][]) => rows.map((row) => Float64Array.from(row));

  it('is |φ| of a table of two by two', () => {
    const random = createRandom(1, 'phi');
    for (let i = 0; i < 20; i++) {
      const [a, b, c, d] = [0, 1, 2, 3].map(() => 1 + random.integer(30)) as [number, number, number, number];
      const phi = (a * d - b * c) / Math.sqrt((a + b) * (c + d) * (a + c) * (b + d));
      expect(cramersV(table([a, b], [c, d]))).toBeCloseTo(Math.abs(phi), 12);
    }
  });

  it('equals the definition for more labels', () => {
    const counts = [
      [8, 3, 1],
      [2, 9, 7],
    ];
    const all = 30;
    let chi = 0;
    for (const [i, row] of counts.entries())
      for (const [j, count] of row.entries()) {
        const expected = (row.reduce((a, b) => a + b) * (counts[0]![j]! + counts[1]![j]!)) / all;
        expect(counts[i]![j]).toBe(count);
        chi += (count - expected) ** 2 / expected;
      }
    expect(cramersV(table(...counts))).toBeCloseTo(Math.sqrt(chi / all), 12);
  });

  it('is 1 where one determines the other, and 0 where one of them does not vary', () => {
    expect(cramersV(table([5, 0, 0], [0, 4, 9]))).toBeCloseTo(1, 12);
    expect(cramersV(table([5, 4], [0, 0]))).toBe(0);
    expect(cramersV(table([5, 0], [3, 0]))).toBe(0);
    expect(cramersV(contingency([], [], 2, 2))).toBe(0);
  });

  it('counts units by both of their classes', () => {
    expect(contingency([0, 1, 1, 0], [2, 0, 2, 2], 2, 3)).toEqual(table([0, 0, 2], [1, 0, 1]));
  });
});

describe('benjaminiHochberg', () => {
  /** The least of m p(k) / k over all p(k) that are not smaller. */
  const slow = (values: number[]) =>
    values.map((own) => {
      const sorted = [...values].sort((a, b) => a - b);
      const steps = sorted.map((value, k) => ({ value, rate: (value * values.length) / (k + 1) }));
      return Math.min(1, ...steps.filter(({ value }) => value >= own).map(({ rate }) => rate));
    });

  it('equals the definition, ties and all', () => {
    const random = createRandom(1, 'bh');
    for (const count of [1, 2, 7, 30]) {
      const values = Array.from({ length: count }, () => (1 + random.integer(20)) / 20);
      const adjusted = benjaminiHochberg(values);
      for (const [i, expected] of slow(values).entries()) expect(adjusted[i]).toBeCloseTo(expected, 12);
    }
  });

  it('leaves out what is not a p-value', () => {
    expect(benjaminiHochberg([0.02, Number.NaN, 0.04])).toEqual([0.04, Number.NaN, 0.04]);
  });
});

describe('permutationTest', () => {
  it('is the share of all orders that reach as much', () => {
    const scores = [3, 1, 4, 1.5, 5, 9, 2];
    const statistic = (values: ArrayLike<number>) =>
      scores.reduce((sum, score, i) => sum + score * (values[i] as number), 0);
    const observed = Int32Array.from([1, 0, 1, 0, 0, 1, 0]);
    let [reached, all] = [0, 0];
    for (let bits = 0; bits < 128; bits++) {
      const values = Array.from({ length: 7 }, (_, i) => (bits >> i) & 1);
      if (values.reduce((a, b) => a + b) !== 3) continue;
      all++;
      if (statistic(values) >= statistic(observed)) reached++;
    }
    const p = permutationTest(statistic, observed, createRandom(1, 'p'));
    expect(all).toBe(35);
    expect(p.p).toBeCloseTo(reached / all, 12);
  });

  it('is never 0, 1 where all orders are equal, and no number where there is no statistic', () => {
    const values = Int32Array.from({ length: 40 }, (_, i) => Number(i < 20));
    const first = (own: Int32Array) => own.subarray(0, 20).reduce((a, b) => a + b, 0);
    // Exactly 2 / C(40, 20) for both ends, and half of that for one: about 1e-11.
    const { p, by } = permutationTest(first, values, createRandom(1));
    expect(by).toBe('tail');
    expect(p).toBeGreaterThan(1e-12);
    expect(p).toBeLessThan(1e-4);
    expect(permutationTest(() => 3, values, createRandom(1)).p).toBe(1);
    expect(permutationTest(() => Number.NaN, values, createRandom(1)).p).toBeNaN();
  });
});
