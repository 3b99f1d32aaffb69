import { createRandom } from '@hemlkit/core';
import { expect, test } from 'vitest';
import { chooseMistakes, chooseNeighbours, chooseRandom, nearest } from './choose-examples';

// On a line: label 0 at 0, 1, 10; label 1 at 1.2, 20, 21. The last sample is at no place.
const places = [0, 1, 10, 1.2, 20, 21, Number.NaN];
const labels = [0, 0, 0, 1, 1, 1, 1];
const distances = places.flatMap((a) => places.map((b) => Math.abs(a - b)));
const compared = { distances, labels };

test('the nearest, without the sample itself and what cannot be compared', () => {
  expect(nearest(compared, 1, 2)).toEqual([3, 0]);
  expect(nearest(compared, 5, 99)).toEqual([4, 2, 3, 1, 0]);
});

test('queries of each label in turn, the same for the same seed', () => {
  const chosen = chooseNeighbours(compared, 4, 1, createRandom(1, 'x'));
  expect(chosen.map(({ query }) => labels[query]).sort()).toEqual([0, 0, 1, 1]);
  expect(chosen).toEqual(chooseNeighbours(compared, 4, 1, createRandom(1, 'x')));
});

test('mistakes: nearest of different labels, farthest of the same, no sample twice', () => {
  expect(chooseMistakes(compared, 1)).toEqual([
    { a: 1, b: 3, why: 'near-but-different' },
    { a: 0, b: 2, why: 'far-but-same' },
  ]);
  const all = chooseMistakes(compared, 9).flatMap(({ a, b }) => [a, b]);
  expect(new Set(all).size).toBe(all.length);
  expect(all).not.toContain(6);
});

test('random pairs: same label and different labels in turn, as many as there are', () => {
  const pairs = chooseRandom(labels, 2, createRandom(1, 'y'));
  expect(pairs.map(({ a, b }) => labels[a] === labels[b])).toEqual([true, false]);
  expect(chooseRandom([0, 1], 4, createRandom(1, 'y'))).toEqual([]);
});
