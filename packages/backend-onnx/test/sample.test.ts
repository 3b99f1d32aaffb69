import type { Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { tf } from './support/backends';
import { compare } from './support/compare';
import { bools, exactInts, floats, type Input, ints } from './support/inputs';

const image = floats([2, 7, 5, 3]);

describe('CropAndResize', () => {
  for (const method of ['bilinear', 'nearest'] as const) {
    for (const size of [[4, 6] as [number, number], [1, 3] as [number, number]]) {
      it(`${method} to ${size}`, () =>
        compare(
          (x, boxes, which) =>
            tf.image.cropAndResize(x as Tensor4D, boxes as Tensor2D, which as Tensor1D, size, method, 0.5),
          // Boxes that reach outside of the image and that are turned over are among them.
          [image, floats([6, 4], -0.4, 1.4), exactInts(0, 1, 1, 0, 1, 0)],
        ));
    }
  }
});

describe('Transform', () => {
  const matrices: Input = floats([2, 8], -0.15, 0.15);
  for (const row of [0, 8]) {
    matrices.values[row] = 1.1;
    matrices.values[row + 4] = 0.9;
    matrices.values[row + 2] = -2.3;
    matrices.values[row + 5] = 3.4;
    matrices.values[row + 6] = 0.01;
    matrices.values[row + 7] = 0.02;
  }
  for (const mode of ['constant', 'reflect', 'wrap', 'nearest'] as const) {
    for (const interpolation of ['nearest', 'bilinear'] as const) {
      // Products of coordinates round differently in double precision, which the bilinear weights show.
      it(`${mode}, ${interpolation}`, () =>
        compare(
          (x, t) => tf.image.transform(x as Tensor4D, t as Tensor2D, interpolation, mode, 0.25),
          [floats([1, 7, 5, 3]), { ...matrices, shape: [1, 8], values: matrices.values.slice(0, 8) }],
          { tolerance: 1e-4 },
        ));
    }
  }
});

describe('rotation and flips', () => {
  it('about the centre, and about a point', async () => {
    await compare((x) => tf.image.rotateWithOffset(x as Tensor4D, 0.7, 0.5), [image]);
    await compare((x) => tf.image.rotateWithOffset(x as Tensor4D, -2, [1, 2, 3], [0.2, 0.9]), [image]);
  });
  it('left and right', () => compare((x) => tf.image.flipLeftRight(x as Tensor4D), [image]));
});

describe('counting and scattering', () => {
  it('numbers, with and without weights, beyond the size too', async () => {
    const given = ints([40], 0, 9);
    await compare((x) => tf.bincount(x as Tensor1D, tf.tensor1d([]), 7), [given]);
    await compare((x, w) => tf.bincount(x as Tensor1D, w as Tensor1D, 12), [given, floats([40])]);
    for (const binary of [true, false]) {
      await compare(
        (x, w) => tf.denseBincount(x as Tensor2D, w as Tensor2D, 8, binary),
        [ints([3, 9], 0, 9), floats([3, 9])],
      );
    }
  });
  it('places in sorted rows', async () => {
    const rows: Input = {
      shape: [2, 5],
      dtype: 'int32',
      values: Int32Array.of(1, 2, 2, 5, 9, 0, 0, 3, 4, 4),
    };
    for (const side of ['left', 'right'] as const) {
      await compare((s, v) => tf.searchSorted(s, v, side), [rows, ints([2, 7], -1, 10)]);
    }
  });
  it('replaced rows', () =>
    compare(
      (x, u) => tf.tensorScatterUpdate(x, tf.tensor2d([[2], [0]], [2, 1], 'int32'), u),
      [floats([4, 3]), floats([2, 3])],
    ));
  it('a diagonal', async () => {
    await compare((x) => tf.diag(x), [floats([2, 3])]);
    await compare((x) => tf.diag(x), [bools([4])]);
  });
});
