import type { Tensor3D, Tensor4D, Tensor5D } from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { tf } from './support/backends';
import { compare, compareGradients, type Op } from './support/compare';
import { distinct, floats } from './support/inputs';

describe('Conv3D', () => {
  const cases: [string, number[], number[], number, 'same' | 'valid'][] = [
    ['3x3x3 same', [2, 4, 5, 3, 2], [3, 3, 3, 2, 3], 1, 'same'],
    ['stride 2, odd', [1, 5, 7, 5, 2], [3, 2, 3, 2, 2], 2, 'same'],
    ['valid', [1, 4, 4, 4, 1], [2, 2, 2, 1, 4], 1, 'valid'],
    ['one voxel', [2, 2, 3, 2, 3], [1, 1, 1, 3, 2], 1, 'valid'],
  ];
  for (const [name, shape, filter, stride, pad] of cases) {
    const op: Op = (x, w) => tf.conv3d(x as Tensor5D, w as Tensor5D, stride, pad);
    it(name, () => compare(op, [floats(shape), floats(filter)]));
    it(`${name}: gradients`, () => compareGradients(op, [floats(shape), floats(filter)]));
  }
});

for (const kind of ['MaxPool3D', 'AvgPool3D'] as const) {
  describe(kind, () => {
    const cases: [string, number[], number, number, 'same' | 'valid' | number][] = [
      ['2x2x2', [2, 4, 4, 6, 2], 2, 2, 'valid'],
      ['3x3x3 stride 2 same, odd', [1, 5, 7, 3, 2], 3, 2, 'same'],
      ['overlapping, padded', [1, 4, 3, 4, 1], 3, 1, 1],
    ];
    for (const [name, shape, window, stride, pad] of cases) {
      const rounding = typeof pad === 'number' ? 'floor' : undefined;
      const pool = kind === 'MaxPool3D' ? tf.maxPool3d : tf.avgPool3d;
      const op: Op = (x) => pool(x as Tensor5D, window, stride, pad, rounding);
      it(name, () => compare(op, [distinct(shape)]));
      it(`${name}: gradient`, () => compareGradients(op, [distinct(shape)]));
    }
  });
}

describe('Dilation2D', () => {
  const cases: [string, number[], number[], number, 'same' | 'valid', number][] = [
    ['3x3 same', [2, 5, 6, 3], [3, 3, 3], 1, 'same', 1],
    ['stride 2', [1, 7, 5, 2], [2, 3, 2], 2, 'valid', 1],
    ['spread out', [1, 8, 7, 2], [2, 2, 2], 1, 'valid', 2],
  ];
  for (const [name, shape, filter, stride, pad, dilation] of cases) {
    const op: Op = (x, w) => tf.dilation2d(x as Tensor4D, w as Tensor3D, stride, pad, dilation);
    it(name, () => compare(op, [distinct(shape), floats(filter)]));
    it(`${name}: gradients`, () => compareGradients(op, [distinct(shape), floats(filter)]));
  }
});

describe('blocks of space', () => {
  it('to the batch and back', async () => {
    const paddings = [
      [1, 2],
      [0, 1],
    ];
    const op: Op = (x) => tf.spaceToBatchND(x as Tensor4D, [2, 3], paddings);
    await compareGradients(op, [floats([2, 3, 5, 2])]);
    await compare(op, [floats([2, 3, 5, 2])]);
    await compareGradients(
      (x) => tf.batchToSpaceND(x as Tensor4D, [2, 3], paddings),
      [floats([12, 3, 2, 2])],
    );
  });
  it('from channels', () => compare((x) => tf.depthToSpace(x as Tensor4D, 2), [floats([2, 3, 2, 8])]));
});

describe('local response normalisation', () => {
  const op: Op = (x) => tf.localResponseNormalization(x as Tensor4D, 2, 1.5, 0.3, 0.7);
  it('values', () => compare(op, [floats([2, 3, 2, 9])]));
  it('gradient', () => compareGradients(op, [floats([2, 3, 2, 9])]));
});

describe('Einsum', () => {
  it('products, sums and transposes', async () => {
    await compare(
      (a, b) => tf.einsum('bij,bjk->bki', a as Tensor3D, b as Tensor3D),
      [floats([2, 3, 4]), floats([2, 4, 5])],
    );
    await compare((a) => tf.einsum('ij->j', a as Tensor3D), [floats([3, 4])]);
  });
});
