import { expect, it } from 'vitest';
import { areAmounts, binLabels, thirds } from './bins';

const place = { column: 'age', file: 'labels.csv' };
const numbers = (count: number, of: (i: number) => number) =>
  Array.from({ length: count }, (_, i) => String(of(i)));

it('parts numbers, one at an edge into the upper label', () => {
  expect(binLabels(['-3', '29.9', '30', '49', '50', '1e3'], [30, 50], place)).toEqual([
    'under 30',
    'under 30',
    '30 to 50',
    '30 to 50',
    '50 or more',
    '50 or more',
  ]);
  expect(binLabels(['1', '2'], [2], place)).toEqual(['under 2', '2 or more']);
  expect(() => binLabels(['old'], [30], place)).toThrow("has the value 'old', which is not a number");
});

it.each([
  ['different whole numbers', numbers(12, (i) => i), true],
  ['fractions, however often', numbers(40, (i) => (i % 20) / 2), true],
  ['persons with two images each', numbers(40, (i) => i % 20), false],
  ['few of them', numbers(9, (i) => i + 0.5), false],
  ['texts', [...numbers(12, (i) => i), 'x'], false],
])('tells amounts from labels: %s', (_, values, expected) => {
  expect(areAmounts(values)).toBe(expected);
});

it('has bins of about as many numbers, none of them empty', () => {
  expect(thirds(numbers(9, (i) => i))).toEqual([3, 6]);
  expect(thirds(['1', '1', '1', '1', '1', '2'])).toEqual([]);
  expect(thirds(['1', '1', '1', '5', '5', '5'])).toEqual([5]);
});
