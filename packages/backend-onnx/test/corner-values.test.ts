import type { Tensor4D } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { tf } from './support/backends';

beforeAll(async () => {
  await tf.setBackend('onnxruntime');
});

it('pads what is empty along other axes than its empty one', async () => {
  const padded = tf.pad(tf.zeros([0, 3]), [
    [0, 0],
    [1, 1],
  ]);
  expect(padded.shape).toEqual([0, 5]);
  expect(await padded.data()).toHaveLength(0);
});

it('takes NaN for the greatest among the greatest, and no smaller number for it', async () => {
  const { values, indices } = tf.topk(tf.tensor1d([1, Number.NaN, 3, Number.POSITIVE_INFINITY]), 3);
  expect([...(await indices.data())]).toEqual([1, 3, 2]);
  expect([...(await values.data())]).toEqual([Number.NaN, Number.POSITIVE_INFINITY, 3]);
});

it('is as precise near 0 as elsewhere', async () => {
  const numbers = [1e-20, 1e-12, -1e-12, 1e-7, 9.9e-5, -9.9e-5, 1.01e-4, -1.01e-4, 0.01];
  const x = tf.tensor1d(numbers);
  const exactly = async (got: Promise<ArrayLike<number>>, wanted: (n: number) => number) => {
    const values = await got;
    numbers.forEach((n, i) => {
      expect(Math.abs((values[i] as number) / wanted(Math.fround(n)) - 1), `${n}`).toBeLessThan(1e-7);
    });
  };
  await exactly(tf.log1p(x).data(), Math.log1p);
  await exactly(tf.expm1(x).data(), Math.expm1);
});

it('lets an infinite pixel reach what lies beside it, and nothing else', async () => {
  const image = tf.tensor4d([Number.POSITIVE_INFINITY, 1, 2, 3], [1, 2, 2, 1]) as Tensor4D;
  const resized = [...(await tf.image.resizeBilinear(image, [4, 4]).data())];
  const inf = Number.POSITIVE_INFINITY;
  expect(resized).toEqual([inf, inf, 1, 1, inf, inf, 2, 2, 2, 2.5, 3, 3, 2, 2.5, 3, 3]);
  // Where a pixel is hit exactly, its neighbours have no part in it.
  const aligned = [...(await tf.image.resizeBilinear(image, [3, 3], true).data())];
  expect(aligned).toEqual([inf, inf, 1, inf, inf, 2, 2, 2.5, 3]);
});
