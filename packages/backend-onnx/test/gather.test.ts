import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { tf } from './support/backends';
import { compare, compareGradients } from './support/compare';
import { exactInts, floats, type Input, ints } from './support/inputs';

const shaped = (input: Input, shape: number[]): Input => ({ ...input, shape });

describe('GatherV2', () => {
  it('rows, repeated', () =>
    compare((x, i) => tf.gather(x as Tensor, i as Tensor1D), [floats([4, 3]), exactInts(3, 0, 3)]));
  it('columns', () =>
    compare((x, i) => tf.gather(x as Tensor, i as Tensor1D, 1), [floats([2, 5, 3]), exactInts(4, 1)]));
  it('indices of two dimensions', () =>
    compare(
      (x, i) => tf.gather(x as Tensor, i as Tensor1D),
      [floats([4, 2]), shaped(exactInts(0, 1, 2, 3, 0, 2), [2, 3])],
    ));
  it('one index', () =>
    compare((x, i) => tf.gather(x as Tensor, i as Tensor1D), [floats([4, 2]), shaped(exactInts(2), [])]));
  it('a batch of both', () =>
    compare(
      (x, i) => tf.gather(x as Tensor, i as Tensor1D, 1, 1),
      [floats([2, 4, 3]), shaped(exactInts(0, 3, 2, 1, 1, 0), [2, 3])],
    ));
  it('int32', () =>
    compare((x, i) => tf.gather(x as Tensor, i as Tensor1D), [ints([5]), exactInts(4, 4, 0)]));
  it('no indices', () => compare((x) => tf.gather(x as Tensor, tf.tensor1d([], 'int32')), [floats([4, 3])]));
  it('gradient by rows, where repeats add up', () =>
    compareGradients(
      (x, i) => tf.gather(x as Tensor, i as Tensor1D),
      [floats([4, 3]), exactInts(3, 0, 3, 3)],
    ));
  it('gradient by columns', () =>
    compareGradients(
      (x, i) => tf.gather(x as Tensor, i as Tensor1D, 1),
      [floats([2, 4]), exactInts(1, 1, 2)],
    ));
});

describe('GatherNd and ScatterNd', () => {
  it('elements', () =>
    compare(
      (x, i) => tf.gatherND(x as Tensor, i as Tensor),
      [floats([3, 4]), shaped(exactInts(0, 0, 2, 3, 1, 2), [3, 2])],
    ));
  it('rows', () =>
    compare(
      (x, i) => tf.gatherND(x as Tensor, i as Tensor),
      [floats([3, 4, 2]), shaped(exactInts(2, 0), [2, 1])],
    ));
  it('ScatterNd adds repeats', () =>
    compare(
      (i, u) => tf.scatterND(i as Tensor, u as Tensor, [5, 2]),
      [shaped(exactInts(1, 4, 1), [3, 1]), floats([3, 2])],
    ));
  it('ScatterNd of int32', () =>
    compare(
      (i, u) => tf.scatterND(i as Tensor, u as Tensor, [6]),
      [shaped(exactInts(1, 4, 1), [3, 1]), ints([3])],
    ));
});

describe('OneHot', () => {
  it('labels', () => compare((i) => tf.oneHot(i as Tensor, 5), [exactInts(0, 4, 2)]));
  it('on and off values', () =>
    compare((i) => tf.oneHot(i as Tensor, 3, 2, -1), [shaped(exactInts(0, 1, 2, 0), [2, 2])]));
  it('labels out of range are all off', () =>
    compare((i) => tf.oneHot(i as Tensor, 3), [exactInts(-1, 3, 1)]));
});

describe('UnsortedSegmentSum', () => {
  it('rows', () =>
    compare(
      (x, i) => tf.unsortedSegmentSum(x as Tensor, i as Tensor1D, 4),
      [floats([5, 3]), exactInts(2, 0, 2, 3, 0)],
    ));
  it('scalars', () =>
    compare(
      (x, i) => tf.unsortedSegmentSum(x as Tensor, i as Tensor1D, 3),
      [floats([4]), exactInts(0, 0, 2, 2)],
    ));
  it('gradient', () =>
    compareGradients(
      (x, i) => tf.unsortedSegmentSum(x as Tensor, i as Tensor1D, 4),
      [floats([5, 3]), exactInts(2, 0, 2, 3, 0)],
    ));
});

describe('made from nothing', () => {
  it('Range', () => compare(() => tf.range(2, 11, 3), []));
  it('Range, falling, float32', () => compare(() => tf.range(1, -1, -0.25, 'float32'), []));
  it('LinSpace', () => compare(() => tf.linspace(-1, 1, 7), []));
  it('Fill', () => compare(() => tf.fill([2, 3], 1.5), []));
  it('Fill, int32, empty', () => compare(() => tf.fill([0, 3], 7, 'int32'), []));
  it('ZerosLike and OnesLike', () =>
    compare((x) => [tf.zerosLike(x as Tensor), tf.onesLike(x as Tensor)], [floats([2, 3])]));
  it('ZerosLike and OnesLike, int32', () =>
    compare((x) => [tf.zerosLike(x as Tensor), tf.onesLike(x as Tensor)], [ints([2])]));
  it('eye', () => compare(() => tf.eye(4), []));
});
