import { expect, it } from 'vitest';
import { canTrain, labelWarnings } from './node-labels';

const names = ['cat', 'dog', 'owl', 'bee', 'ant', 'fox', 'elk'];
const warningsOf = (present: number[], all: number[]) =>
  labelWarnings('hat', Int32Array.from(present), Int32Array.from(all), names).map((event) =>
    event.type === 'warning' ? event.message : event,
  );

it('needs two labels, and two samples of one', () => {
  expect(canTrain(Int32Array.of(0, 0, 1))).toBe(true);
  for (const labels of [[], [0], [1, 1, 1], [0, 1, 2]]) expect(canTrain(Int32Array.from(labels))).toBe(false);
});

it('reports nothing while every label keeps its pairs', () => {
  expect(warningsOf([0, 0, 1, 1], [0, 0, 0, 1, 1, 1])).toEqual([]);
  // The owl had no pair before either.
  expect(warningsOf([0, 0, 1, 1], [0, 0, 0, 1, 1, 1, 2])).toEqual([]);
});

it('reports why images are not warningsOf', () => {
  expect(warningsOf([1, 1, 1], [0, 0, 1, 1, 1])).toMatchInlineSnapshot(`
    [
      "3 of 5 training images show some of it, all of the label 'dog', and cannot train it: it is trained on all images, and may go by whether it is seen at all",
    ]
  `);
  expect(warningsOf([0, 1], [0, 0, 1, 1])).toMatchInlineSnapshot(`
    [
      "2 of 4 training images show some of it, no two of one label, and cannot train it: it is trained on all images, and may go by whether it is seen at all",
    ]
  `);
});

it('names labels that lost their pairs', () => {
  expect(warningsOf([0, 0, 1], [0, 0, 1, 1, 2, 2])).toMatchInlineSnapshot(`
    [
      "3 of 6 training images show some of it; of 3 labels, 2 have fewer than two of these images ('dog' 1, 'owl' 0), so that it cannot learn what makes two of them alike",
    ]
  `);
  const all = names.flatMap((_, i) => [i, i]);
  expect(warningsOf([0, 0, 1], all)[0]).toContain("'ant' 0, 'fox' 0, ...)");
});
