import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { tf } from './support/backends';
import { compare, compareGradients } from './support/compare';
import { exactly, floats } from './support/inputs';

describe('Softmax and LogSoftmax', () => {
  for (const shape of [[4, 6], [2, 3, 5], [7], [3, 1]]) {
    it(`Softmax [${shape}]`, () => compare((x) => tf.softmax(x as Tensor), [floats(shape, -8, 8)]));
    it(`Softmax [${shape}]: gradient`, () =>
      compareGradients((x) => tf.softmax(x as Tensor), [floats(shape)]));
    it(`LogSoftmax [${shape}]`, () => compare((x) => tf.logSoftmax(x as Tensor), [floats(shape, -8, 8)]));
    it(`LogSoftmax [${shape}]: gradient`, () =>
      compareGradients((x) => tf.logSoftmax(x as Tensor), [floats(shape)]));
  }
  it('large values do not overflow', () =>
    compare((x) => tf.softmax(x as Tensor), [exactly(1000, 999, -1000)]));
});

describe('FusedBatchNorm', () => {
  const inputs = () => [
    floats([2, 3, 3, 4]),
    floats([4]),
    floats([4], 0.2, 2),
    floats([4]),
    floats([4], 0.5, 1.5),
  ];
  it('values', () =>
    compare(
      (x, mean, variance, offset, scale) =>
        tf.batchNorm(
          x as Tensor,
          mean as Tensor,
          variance as Tensor,
          offset as Tensor,
          scale as Tensor,
          1e-5,
        ),
      inputs(),
    ));
  it('gradients', () =>
    compareGradients(
      (x, mean, variance, offset, scale) =>
        tf.batchNorm(
          x as Tensor,
          mean as Tensor,
          variance as Tensor,
          offset as Tensor,
          scale as Tensor,
          1e-5,
        ),
      inputs(),
    ));
  it('without offset and scale', () =>
    compare(
      (x, mean, variance) => tf.batchNorm(x as Tensor, mean as Tensor, variance as Tensor),
      inputs().slice(0, 3),
    ));
  it('two dimensions', () =>
    compare(
      (x, mean, variance) => tf.batchNorm2d(x as Tensor2D, mean as tf.Tensor1D, variance as tf.Tensor1D),
      [floats([5, 4]), floats([4]), floats([4], 0.2, 2)],
    ));
});

describe('resize', () => {
  const sizes: [string, [number, number], boolean, boolean][] = [
    ['up', [7, 9], false, false],
    ['down', [2, 3], false, false],
    ['up, corners aligned', [7, 9], true, false],
    ['up, half pixel centres', [7, 9], false, true],
    ['down, half pixel centres', [3, 2], false, true],
    ['to one pixel', [1, 1], false, false],
    ['same size', [4, 5], false, false],
  ];
  for (const [name, size, align, half] of sizes) {
    it(`ResizeBilinear ${name}`, () =>
      compare((x) => tf.image.resizeBilinear(x as Tensor4D, size, align, half), [floats([2, 4, 5, 3])]));
    it(`ResizeNearestNeighbor ${name}`, () =>
      compare(
        (x) => tf.image.resizeNearestNeighbor(x as Tensor4D, size, align, half),
        [floats([2, 4, 5, 3])],
      ));
  }
});
