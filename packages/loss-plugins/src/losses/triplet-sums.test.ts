import {
  joined,
  pairMasks,
  type Reducer,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  type TF,
} from '@hemlkit/core/plugin';
import { workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import { random } from '../../test/setup';
import { canSort, sumSortedTriplets } from './triplet-sorted';
import { sumTriplets, type TripletTerms } from './triplet-sums';

const { tf } = await workbench();
const generator = random(2);
const [batch, references] = [5, 7];
const numbers = (shape: [number, number], below = 0): Tensor2D =>
  tf.tensor2d(
    Float32Array.from({ length: shape[0] * shape[1] }, () =>
      below > 0 ? generator.integer(below) : generator.normal(),
    ),
    shape,
  );
const far = numbers([batch, references]);
const between = numbers([references, references]);
const pairs = { positive: numbers([batch, references], 3), negative: numbers([batch, references], 3) };
const nonZero: Reducer = { above: 0, reduce: () => tf.scalar(0) };
const all: Reducer = { reduce: () => tf.scalar(0) };

type Sums = { sum: Tensor; count: Tensor };

/** The sums, and the gradient of Σ (i + 1) · sumᵢ. */
async function run(compute: (far: Tensor2D, between: Tensor2D) => Sums) {
  const { sum, count } = compute(far, between);
  const weighted = (...[f, b]: Tensor[]) =>
    tf.add(
      tf.sum(tf.mul(compute(f as Tensor2D, b as Tensor2D).sum, tf.range(1, batch + 1))),
      tf.mul(tf.sum(b as Tensor2D), 0),
    );
  const gradients = tf.grads(weighted)([far, between]);
  return Promise.all([sum, count, ...gradients].map(async (tensor) => [...(await tensor.data())]));
}

/** All triplets at once, differentiated by tfjs. */
function naive(
  tf: TF,
  { far, between, margin, smooth }: TripletTerms,
  weight: Tensor3D,
  { above }: Reducer,
): Sums {
  const [rows, columns] = far.shape;
  let near: Tensor = tf.reshape(far, [rows, 1, columns]);
  // The repetitions are for tfjs, whose minimum does not sum its gradient over axes that it repeats.
  if (between)
    near = tf.minimum(
      tf.tile(near, [1, columns, 1]),
      tf.tile(tf.reshape(between, [1, columns, columns]), [rows, 1, 1]),
    );
  const violation = tf.add(tf.sub(tf.reshape(far, [rows, columns, 1]), near), margin);
  const losses = smooth ? tf.softplus(violation) : tf.relu(violation);
  const counted = above === undefined ? weight : tf.mul(weight, tf.step(losses));
  return { sum: tf.sum(tf.mul(losses, counted), [1, 2]), count: tf.sum(counted, [1, 2]) };
}

function expectEqual(actual: number[][], expected: number[][]): void {
  actual.forEach((values, part) => {
    values.forEach((value, i) => {
      expect(value, `part ${part}, element ${i}`).toBeCloseTo(expected[part]![i]!, 3);
    });
  });
}

it.each<[string, { smooth?: boolean; swap?: boolean }, Reducer]>([
  ['plain', {}, nonZero],
  ['with all terms counted', {}, all],
  ['smooth', { smooth: true }, nonZero],
  ['with swap', { swap: true }, nonZero],
  ['smooth, with swap', { smooth: true, swap: true }, all],
])('sums triplets as the definition does: %s', async (_, { smooth = false, swap = false }, reducer) => {
  const terms = (f: Tensor2D, b: Tensor2D): TripletTerms => ({
    far: f,
    ...(swap ? { between: b } : {}),
    margin: 0.4,
    smooth,
  });
  const weight = joined(tf, pairs);
  const expected = await run((f, b) => naive(tf, terms(f, b), weight, reducer));
  expectEqual(await run((f, b) => sumTriplets(tf, terms(f, b), pairs, reducer)), expected);
  expectEqual(await run((f, b) => sumTriplets(tf, terms(f, b), { weight }, reducer)), expected);
  // Blocks of two anchors, the last one smaller.
  expectEqual(await run((f, b) => sumTriplets(tf, terms(f, b), pairs, reducer, { limit: 100 })), expected);
  expect(canSort(terms(far, between), pairs, reducer)).toBe(!smooth && !swap);
  if (smooth || swap) return;
  expectEqual(await run((f, b) => sumSortedTriplets(tf, terms(f, b), pairs, reducer)), expected);
});

it('counts each triplet once where the reducer says so', async () => {
  const distinct: Reducer = { ...nonZero, distinct: true };
  const once = { positive: tf.step(pairs.positive), negative: tf.step(pairs.negative) };
  const terms = (f: Tensor2D): TripletTerms => ({ far: f, margin: 0.4, smooth: false });
  const expected = await run((f) => sumSortedTriplets(tf, terms(f), once, nonZero));
  expectEqual(await run((f) => sumSortedTriplets(tf, terms(f), pairs, distinct)), expected);
  expectEqual(await run((f) => sumTriplets(tf, terms(f), pairs, distinct)), expected);
});

it('does not sort where bounds or single triplets are to be heard', () => {
  const terms: TripletTerms = { far, margin: 0, smooth: false };
  expect(canSort(terms, pairs, { ...all, above: 0.1 })).toBe(false);
  expect(canSort(terms, pairs, { ...all, below: 0.1 })).toBe(false);
  expect(canSort(terms, { weight: joined(tf, pairs) }, all)).toBe(false);
});

it('counts no triplet whose negative is exactly as far as the margin asks', () => {
  const labels = tf.tensor1d([0, 0, 1], 'int32');
  const terms: TripletTerms = {
    far: tf.tensor2d([0, 1, 1, 1, 0, 2, 1, 1, 0], [3, 3]),
    margin: 0,
    smooth: false,
  };
  const { count } = sumSortedTriplets(tf, terms, pairMasks(tf, labels), nonZero);
  expect([...count.dataSync()]).toEqual([0, 0, 0]);
});
