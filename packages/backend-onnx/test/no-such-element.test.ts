import type { Tensor3D } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { tf } from './support/backends';

beforeAll(async () => {
  await tf.setBackend('onnxruntime');
});

const whole = (values: number[], ...shape: number[]) => tf.tensor(values, shape, 'int32');

/** Indices that name no element: -1 is what people mark "none" with, and ONNX counts it from the end. */
const CASES: Record<string, () => { data(): Promise<unknown> }> = {
  'gather, -1': () => tf.gather(tf.tensor1d([1, 2, 3]), whole([-1], 1)),
  'gatherND, -1': () => tf.gatherND(tf.tensor1d([1, 2, 3, 4]), whole([-1], 1, 1)),
  'gatherND, -1 beside an index that makes up for it': () =>
    tf.gatherND(tf.tensor2d([1, 2, 3, 4], [2, 2]), whole([1, -1], 1, 2)),
  'gatherND, too large along the last axis': () =>
    tf.gatherND(tf.tensor2d([1, 2, 3, 4], [2, 2]), whole([0, 2], 1, 2)),
  'gatherND, too large': () => tf.gatherND(tf.tensor1d([1, 2, 3, 4]), whole([4], 1, 1)),
  'scatterND, -1': () => tf.scatterND(whole([-1], 1, 1), tf.tensor1d([9]), [4]),
  'scatterND, too large': () => tf.scatterND(whole([4], 1, 1), tf.tensor1d([9]), [4]),
  'scatterND of many, one of them -1': () =>
    tf.scatterND(
      tf
        .range(-1, 127, 1, 'int32')
        .maximum(whole([-1]))
        .minimum(whole([0]))
        .reshape([128, 1]),
      tf.ones([128]),
      [2],
    ),
  'tensorScatterUpdate, -1': () =>
    tf.tensorScatterUpdate(tf.tensor1d([1, 2, 3]), whole([-1], 1, 1), tf.tensor1d([9])),
  'sparseToDense, -1': () => tf.sparseToDense(whole([-1], 1), tf.tensor1d([9]), [4], 0),
  'bincount, -1': () => tf.bincount(tf.tensor1d([1, -1], 'int32'), tf.tensor1d([]), 3),
  'denseBincount, -1 in the second row': () =>
    tf.denseBincount(tf.tensor2d([0, 1, 1, -1], [2, 2], 'int32'), tf.tensor2d([], [0, 0]), 3),
  'cropAndResize, image -1': () =>
    tf.image.cropAndResize(
      tf.ones([1, 4, 4, 1]),
      tf.tensor2d([0, 0, 1, 1], [1, 4]),
      tf.tensor1d([-1], 'int32'),
      [2, 2],
    ),
};

for (const [name, run] of Object.entries(CASES)) {
  it(`refuses ${name}`, async () => {
    await expect((async () => run().data())()).rejects.toThrow();
  });
}

it('reads what is there', async () => {
  const image = tf.tensor3d([1, 2, 3, 4], [2, 2, 1]) as Tensor3D;
  expect(await tf.gatherND(image, whole([1, 0, 0, 0, 1, 0], 2, 3)).data()).toEqual(Float32Array.of(3, 2));
});
