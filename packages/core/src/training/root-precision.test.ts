import { describe, expect, it } from 'vitest';
import type { Metric } from '../contracts/metric-learning';
import { rootPrecision } from './root-precision';

/** A metric that counts the first queries. */
const counting = (count: number, value = 0.5): { metric: Metric } => ({
  metric: {
    compute: async () => ({}),
    chance: (name) =>
      name === 'precision@1'
        ? { value, queries: Int32Array.from({ length: count }, (_, i) => i) }
        : undefined,
  },
});
const of = (hits: number, count: number, groups?: Int32Array) =>
  rootPrecision(
    [counting(count)],
    { 'precision@1': hits / count },
    { labels: new Int32Array(count), ...(groups && { groups }) },
  );

describe('rootPrecision', () => {
  // Newcombe (1998), Statistics in Medicine 17, table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('has the published interval of %i of %i', (hits, count, low, high) => {
    expect(of(hits, count)).toEqual({
      value: hits / count,
      low: expect.closeTo(low, 4),
      high: expect.closeTo(high, 4),
      count,
      chance: 0.5,
    });
  });

  it('takes images of one group for one', () => {
    const groups = Int32Array.from({ length: 100 }, (_, i) => Math.floor(i / 5));
    const { low, high } = of(14, 20)!;
    expect(of(70, 100, groups)).toEqual({
      value: 0.7,
      low: expect.closeTo(low, 12),
      high: expect.closeTo(high, 12),
      count: 100,
      chance: 0.5,
      groups: 20,
    });
    const alone = of(
      70,
      100,
      Int32Array.from({ length: 100 }, (_, i) => i),
    );
    expect(alone).toEqual({ ...of(70, 100), groups: 100 });
  });

  it('knows the metric whose number stands, and nothing where it is undefined', () => {
    const known = { labels: new Int32Array(10) };
    const silent: { metric: Metric } = { metric: { compute: async () => ({}) } };
    const measured = { 'precision@1': 0.5 };
    expect(rootPrecision([counting(10, 0.1), counting(10, 0.2), silent], measured, known)?.chance).toBe(0.2);
    expect(rootPrecision([silent], measured, known)).toBeUndefined();
    expect(rootPrecision([counting(10)], {}, known)).toBeUndefined();
    expect(rootPrecision([counting(10)], { 'precision@1': Number.NaN }, known)).toBeUndefined();
  });
});
