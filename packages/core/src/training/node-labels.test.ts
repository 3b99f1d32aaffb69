import { expect, it } from 'vitest';
import { checkNodeLabels } from './node-labels';

const names = ['cat', 'dog', 'owl', 'bee', 'ant', 'fox', 'elk'];
const check = (labels: number[], all: number[]) =>
  checkNodeLabels('hat', Int32Array.from(labels), Int32Array.from(all), names);

it('is content while two labels have pairs', () => {
  expect(check([0, 0, 1, 1], [0, 0, 0, 1, 1, 1])).toEqual([]);
  // The owl had no pair before either.
  expect(check([0, 0, 1, 1], [0, 0, 0, 1, 1, 1, 2])).toEqual([]);
});

it('refuses images of one label, or each with a label of its own', () => {
  expect(() => check([1, 1, 1], [0, 0, 1, 1, 1])).toThrowErrorMatchingInlineSnapshot(`[HemlError: Only 3 of the 5 training images show something of 'hat', and all of them have the label 'dog': two labels are needed.]`);
  expect(() => check([0, 1], [0, 0, 1, 1])).toThrowErrorMatchingInlineSnapshot(`[HemlError: Only 2 of the 4 training images show something of 'hat', each with a label of its own: two of one label are needed.]`);
});

it('names labels that lost their pairs', () => {
  expect(check([0, 0, 1], [0, 0, 1, 1, 2, 2])).toMatchInlineSnapshot(`
    [
      {
        "message": "of its 3 training images, 2 of the 3 labels have fewer than two ('dog' 1, 'owl' 0): nothing is learned of which of these belong together",
        "node": "hat",
        "type": "warning",
      },
    ]
  `);
  const all = names.flatMap((_, i) => [i, i]);
  expect(check([0, 0, 1], all)[0]).toMatchObject({ message: expect.stringContaining('0, ...)') });
});
