import { expect, it } from 'vitest';
import { pairedDifference } from './paired.mjs';

const images = (values: number[]) => Object.fromEntries(values.map((value, at) => [`image ${at}`, value]));

it('finds nothing between equal methods, and nothing to compare without a common seed', () => {
  const same = { 1: images([1, 0, 1, 1]) };
  expect(pairedDifference(same, same)).toEqual({ value: 0, low: 0, high: 0, p: 1, seeds: 1 });
  expect(pairedDifference(same, { 2: images([1, 0, 1, 1]) })).toBeUndefined();
});

it('has the p-value of the signs that are possible', () => {
  // Of 2^6 signs two are as far from 0: all of one sign.
  const found = pairedDifference({ 1: images([1, 1, 1, 1, 1, 1, 0]) }, { 1: images([0, 0, 0, 0, 0, 0, 0]) })!;
  expect(found.value).toBeCloseTo(6 / 7, 12);
  expect(Math.abs(found.p - 2 / 64)).toBeLessThan(0.01);
  expect([found.low > 0.4, found.high]).toEqual([true, 1]);
});

it('exchanges an image in all seeds at once: another seed of the same answers is no more evidence', () => {
  const [a, b] = [images([1, 1, 1, 1, 0, 1]), images([0, 0, 0, 0, 1, 0])];
  const one = pairedDifference({ 1: a }, { 1: b })!;
  const three = pairedDifference({ 1: a, 2: a, 3: a }, { 1: b, 2: b, 3: b })!;
  expect(Math.abs(three.p - one.p)).toBeLessThan(0.03);
  expect(three.seeds).toBe(3);
});

it('takes the images that are queries of a seed, which may be others in each', () => {
  const found = pairedDifference(
    { 1: { x: 1, y: 1 }, 2: { y: 0, z: 1 } },
    { 1: { x: 0, y: 1 }, 2: { y: 1, z: 1 } },
  )!;
  expect(found.value).toBe(0);
});
