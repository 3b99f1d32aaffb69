import { createRandom } from '@hemlkit/core/run';
import { describe, expect, it } from 'vitest';
import { groupBootstrap, quantile } from './bootstrap';
import { foldsOf, groupBy, membersOf, singles } from './groups';

const keys = ['b', 'a', 'b', 'c', 'a', 'b', 'd'];
const groups = groupBy(keys);

describe('groups', () => {
  it('are numbered as they come, each with its units', () => {
    expect([...groups]).toEqual([0, 1, 0, 2, 1, 0, 3]);
    expect(membersOf(groups)).toEqual([[0, 2, 5], [1, 4], [3], [6]]);
    expect(membersOf(singles(3))).toEqual([[0], [1], [2]]);
    expect(groupBy([])).toHaveLength(0);
  });

  it('are in one fold each, and folds have as many groups as each other, or one more', () => {
    const random = createRandom(1, 'folds');
    const many = Int32Array.from({ length: 60 }, (_, i) => (i < 22 ? i : random.integer(22)));
    const folds = foldsOf(many, createRandom(1, 'drawn'), 5);
    const byGroup = membersOf(many).map((own) => new Set(own.map((unit) => folds[unit])));
    expect(byGroup.every(({ size }) => size === 1)).toBe(true);
    const counts = [0, 1, 2, 3, 4].map((fold) => byGroup.filter((own) => own.has(fold)).length);
    expect(counts.sort()).toEqual([4, 4, 4, 5, 5]);
  });
});

describe('groupBootstrap', () => {
  const values = [3, 1, 4, 1, 5, 9, 2];
  const mean = (units: ArrayLike<number>) =>
    Array.from(units).reduce((sum, unit) => sum + values[unit]!, 0) / units.length;

  it('is that of means of drawn groups, written out', () => {
    const random = createRandom(2, 'slow');
    const means = Array.from({ length: 1000 }, () => {
      const drawn = ['', '', '', ''].map(() => 'bacd'[random.integer(4)]);
      const all = drawn.flatMap((key) => values.filter((_, i) => keys[i] === key));
      return all.reduce((a, b) => a + b) / all.length;
    }).sort((a, b) => a - b);
    const { value, low, high, count } = groupBootstrap(groups, mean, createRandom(2, 'slow'));
    expect(value).toBeCloseTo(25 / 7, 12);
    expect([low, high]).toEqual([0.025, 0.975].map((share) => expect.closeTo(quantile(means, share), 12)));
    expect(count).toBe(7);
  });

  it('gives images that were shown three times no narrower interval', () => {
    const random = createRandom(3, 'thrice');
    const numbers = Array.from({ length: 40 }, () => random.normal());
    const of = (units: Int32Array) =>
      units.reduce((sum, unit) => sum + numbers[unit % 40]!, 0) / units.length;
    const once = groupBootstrap(singles(40), of, createRandom(3));
    const thrice = groupBootstrap(
      Int32Array.from({ length: 120 }, (_, i) => i % 40),
      of,
      createRandom(3),
    );
    expect(thrice.high - thrice.low).toBeCloseTo(once.high - once.low, 12);
    const alone = groupBootstrap(singles(120), of, createRandom(3));
    expect(alone.high - alone.low).toBeLessThan(0.75 * (once.high - once.low));
  });
});
