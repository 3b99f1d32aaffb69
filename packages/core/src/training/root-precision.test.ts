import { describe, expect, it } from 'vitest';
import type { Metric } from '../contracts/metric-learning';
import { createRandom } from '../random/random';
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
const of = (hits: number, count: number, groups?: Int32Array, outcomes?: Uint8Array) =>
  rootPrecision([counting(count)], {
    values: { 'precision@1': hits / count },
    known: { labels: new Int32Array(count), ...(groups && { groups }) },
    outcomes,
  });

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

  it('draws groups where it is known which queries succeeded', () => {
    // 60 groups of 5: the standard error of the mean of the groups' shares, as the normal law has it.
    const random = createRandom(4);
    const groups = Int32Array.from({ length: 300 }, (_, i) => Math.floor(i / 5));
    const rates = Array.from({ length: 60 }, () => random.uniform());
    const outcomes = Uint8Array.from(groups, (group) => Number(random.uniform() < rates[group]!));
    const shares = rates.map((_, group) => {
      const own = outcomes.subarray(5 * group, 5 * group + 5);
      return own.reduce((sum, one) => sum + one, 0) / 5;
    });
    const mean = shares.reduce((sum, share) => sum + share, 0) / 60;
    const error = Math.sqrt(shares.reduce((sum, share) => sum + (share - mean) ** 2, 0)) / 60;
    const found = of(300 * mean, 300, groups, outcomes)!;
    expect(found.groups).toBe(60);
    expect(found.low).toBeCloseTo(mean - 1.96 * error, 2);
    expect(found.high).toBeCloseTo(mean + 1.96 * error, 2);
    // Wider than of independent queries, narrower than of groups that are taken for one query each.
    const width = ({ low, high } = of(300 * mean, 300)!) => high - low;
    expect(width(found)).toBeGreaterThan(width());
    expect(width(found)).toBeLessThan(width(of(300 * mean, 300, groups)));
    expect(of(300 * mean, 300, groups, outcomes)).toEqual(found);
  });

  it('takes a group for one query where draws of groups say nothing', () => {
    const groups = Int32Array.from({ length: 100 }, (_, i) => Math.floor(i / 5));
    expect(of(100, 100, groups, new Uint8Array(100).fill(1))).toEqual(of(100, 100, groups));
    const few = Int32Array.from({ length: 100 }, (_, i) => Math.floor(i / 20));
    const outcomes = Uint8Array.from(few, (group) => group % 2);
    expect(of(40, 100, few, outcomes)).toEqual(of(40, 100, few));
  });

  it('knows the metric whose number stands, and nothing where it is undefined', () => {
    const known = { labels: new Int32Array(10) };
    const silent: { metric: Metric } = { metric: { compute: async () => ({}) } };
    const measured = { values: { 'precision@1': 0.5 }, known };
    expect(rootPrecision([counting(10, 0.1), counting(10, 0.2), silent], measured)?.chance).toBe(0.2);
    expect(rootPrecision([silent], measured)).toBeUndefined();
    expect(rootPrecision([counting(10)], { ...measured, values: {} })).toBeUndefined();
    const undefinedValue = { ...measured, values: { 'precision@1': Number.NaN } };
    expect(rootPrecision([counting(10)], undefinedValue)).toBeUndefined();
  });
});
