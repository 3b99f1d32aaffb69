import { beforeAll, expect, it } from 'vitest';
import type { Distance } from '../../contracts/metric-learning';
import type { TF } from '../../contracts/tf';
import { loadTf } from '../../engine/load-tf';
import { createRandom } from '../../random/random';
import { nearestReferences } from './nearest';

let tf: TF;
beforeAll(async () => {
  tf = loadTf();
  await tf.setBackend('cpu');
});

const dimensions = 3;
const random = createRandom(6);
const rows = Float32Array.from({ length: 50 * dimensions }, () => Math.round(4 * random.normal()));
const query = Float32Array.of(1, -1, 2);
const embeddings = { rows, dimensions };
const row = (position: number) => [...rows.subarray(position * dimensions, (position + 1) * dimensions)];

/** Sum of squared differences; `inverted` gives its opposite, a similarity. */
const squared = (inverted: boolean): Distance => ({
  inverted,
  matrix: (a, b) => {
    const apart = tf.sum(tf.square(tf.sub(tf.expandDims(a, 1), tf.expandDims(b, 0))), 2);
    return (inverted ? tf.neg(apart) : apart) as ReturnType<Distance['matrix']>;
  },
});

const slow = (isTaken: (position: number) => boolean, count: number) =>
  Array.from({ length: 50 }, (_, position) => ({
    position,
    distance: row(position).reduce((sum, value, i) => sum + (value - query[i]!) ** 2, 0),
  }))
    .filter(({ position }) => isTaken(position))
    .sort((a, b) => a.distance - b.distance || a.position - b.position)
    .slice(0, count);

const isOdd = (position: number) => position % 2 === 1;

it.each([1, 7, 16, 50, 4096])('finds what sorting all of them finds, in blocks of %i', async (block) => {
  const found = await nearestReferences(tf, squared(false), query, embeddings, isOdd, 9, block);
  expect(found).toEqual(slow(isOdd, 9));
});

it('takes the largest of a similarity', async () => {
  const found = await nearestReferences(tf, squared(true), query, embeddings, () => true, 5, 16);
  expect(found.map(({ position }) => position)).toEqual(slow(() => true, 5).map(({ position }) => position));
});

it('leaves out what has no distance, and gives no more than there is', async () => {
  const broken = { rows: Float32Array.of(0, 0, 0, Number.NaN, 0, 0, 1, 0, 0), dimensions };
  const found = await nearestReferences(tf, squared(false), query, broken, () => true, 5);
  expect(found.map(({ position }) => position)).toEqual([2, 0]);
});
