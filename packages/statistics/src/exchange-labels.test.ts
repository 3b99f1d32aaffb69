import { createRandom } from '@hemlkit/core/run';
import { describe, expect, it } from 'vitest';
import { LabelExchange } from './exchange-labels';
import { groupBy, singles } from './groups';
import { permutationTest } from './permutation';

/** All orders of some things. */
const orders = <T>(things: T[]): T[][] =>
  things.length < 2
    ? [things]
    : things.flatMap((one, i) => orders(things.filter((_, j) => j !== i)).map((rest) => [one, ...rest]));

/** Draws often enough to meet every order that there is, and no other. */
function met(groups: string, labels: string): string[] {
  const exchange = new LabelExchange(groupBy(groups), Int32Array.from(labels, Number));
  const random = createRandom(1, 'orders');
  return [...new Set(Array.from({ length: 400 }, () => exchange.draw(random).join('')))].sort();
}

describe('LabelExchange', () => {
  it('moves the labels of whole groups, unit by unit, to groups as large', () => {
    // Pairs a (01), b (01) and c (11), whose units need not stand together; single ones d and e.
    const wanted = orders(['01', '01', '11']).flatMap(([a, b, c]) =>
      ['01', '10'].map((single) => `${a![0]}${b}${a![1]}${c}${single}`),
    );
    expect(met('abbaccde', '00111101')).toEqual([...new Set(wanted)].sort());
    expect(new Set(wanted)).toHaveLength(6);
  });

  it('gives groups without another as large the one label that each has, among each other', () => {
    expect(met('abbccc', '011222')).toEqual(
      orders(['0', '1', '2'])
        .map(([a, b, c]) => `${a}${b}${b}${c}${c}${c}`)
        .sort(),
    );
  });

  it('lets stay what nothing can take the place of, and counts what moves', () => {
    const count = (groups: string, labels: string) =>
      new LabelExchange(groupBy(groups), Int32Array.from(labels, Number)).moving;
    // Of c, labels differ; a and b exchange theirs.
    expect(met('abbccc', '011010')).toEqual(['011010', '100010']);
    expect(count('abbccc', '011010')).toBe(3);
    expect(met('aab', '010')).toEqual(['010']);
    expect(count('aab', '010')).toBe(0);
    expect(count('abc', '010')).toBe(3);
  });

  it('is any order of independent units', () => {
    expect(met('abcd', '0012')).toHaveLength(12);
  });
});

describe('permutationTest of groups', () => {
  it('is the share of all orders that reach as much', () => {
    const groups = groupBy('aabbccddef');
    const values = Int32Array.from('1100110010', Number);
    const scores = [3, 1, 4, 1.5, 5, 9, 2, 6, 5, 3];
    const statistic = (own: ArrayLike<number>) => scores.reduce((sum, score, i) => sum + score * own[i]!, 0);
    const all = orders(['11', '00', '11', '00']).flatMap((pairs) =>
      ['10', '01'].map((single) => statistic(Array.from(pairs.join('') + single, Number))),
    );
    const exact = all.filter((one) => one >= statistic(values)).length / all.length;
    expect(all).toHaveLength(48);
    const p = permutationTest(statistic, values, createRandom(1, 'p'), groups);
    expect(p.p).toBeCloseTo(exact, 12);
  });

  it('is right about as often as it claims where units come in pairs, and without groups is not', () => {
    const pairs = Int32Array.from({ length: 80 }, (_, i) => i >> 1);
    const rejected = (groups: Int32Array) =>
      Array.from({ length: 120 }, (_, trial) => {
        const random = createRandom(trial, 'pairs');
        const own = Array.from({ length: 40 }, () => ({ score: random.normal(), label: random.integer(2) }));
        const statistic = (values: Int32Array) =>
          Math.abs(values.reduce((sum, value, i) => sum + (2 * value - 1) * own[i >> 1]!.score, 0));
        const labels = pairs.map((pair) => own[pair]!.label);
        return permutationTest(statistic, labels, random, groups).p <= 0.1;
      }).filter(Boolean).length;
    // Binomial of 120 and 0.1: 4 to 22 but for a chance of 0.005.
    const grouped = rejected(pairs);
    expect(grouped).toBeGreaterThanOrEqual(4);
    expect(grouped).toBeLessThanOrEqual(22);
    // Twice the variance that is allowed for: about 0.24.
    expect(rejected(singles(80))).toBeGreaterThan(22);
  });
});
