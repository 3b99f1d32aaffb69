import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { tf } from '../support/backends';
import type { Op } from '../support/compare';
import type { Draw, Drawn, Table } from './draw';

type Reduction = (x: Tensor, axis?: number[], keepDims?: boolean) => Tensor;

function reduction(reduce: Reduction, draw: Draw): Drawn {
  const shape = draw.shape(1);
  const axes = draw.axes(shape.length);
  const keep = draw.int(0, 1) === 1;
  return { op: (x) => reduce(x as Tensor, axes, keep), inputs: [draw.distinct(shape)], tolerance: 1e-3 };
}

function cumulative(name: 'cumsum' | 'cumprod', draw: Draw): Drawn {
  const shape = draw.shape(1, 3);
  const [exclusive, reverse] = [draw.int(0, 1) === 1, draw.int(0, 1) === 1];
  const axis = draw.int(0, shape.length - 1);
  return {
    op: (x) => tf[name](x as Tensor, axis, exclusive, reverse),
    inputs: [draw.floats(shape)],
    // tfjs's gradient of the sum is right on the last axis alone, and it has none of the product.
    differentiable: name === 'cumsum' && axis === shape.length - 1,
  };
}

function product(draw: Draw, fused: boolean): Drawn {
  const [rows, inner, columns] = [draw.int(1, 6), draw.int(1, 6), draw.int(1, 6)];
  const [transposeA, transposeB] = [draw.int(0, 1) === 1, draw.int(0, 1) === 1];
  const batch = fused ? [] : draw.shape(0, 2);
  const a = draw.floats([...batch, ...(transposeA ? [inner, rows] : [rows, inner])]);
  const b = draw.floats([...batch, ...(transposeB ? [columns, inner] : [inner, columns])]);
  if (!fused)
    return { op: (x, y) => tf.matMul(x as Tensor, y as Tensor, transposeA, transposeB), inputs: [a, b] };
  const activation = draw.pick(['linear', 'relu', 'sigmoid', 'elu'] as const);
  const op: Op = (x, y, bias) =>
    tf.fused.matMul({
      a: x as Tensor,
      b: y as Tensor,
      transposeA,
      transposeB,
      bias: bias as Tensor,
      activation,
    });
  return { op, inputs: [a, b, draw.floats([columns])] };
}

/** Sums, products, orders and normalisations. */
export const sums: Table = {
  Sum: (draw) => reduction(tf.sum, draw),
  Mean: (draw) => reduction(tf.mean, draw),
  Max: (draw) => reduction(tf.max, draw),
  Min: (draw) => reduction(tf.min, draw),
  Prod: (draw) => {
    const shape = draw.shape(1, 3);
    const axis = draw.int(0, shape.length - 1);
    return { op: (x) => tf.prod(x as Tensor, axis), inputs: [draw.floats(shape, 0.3, 1.5)] };
  },
  'Sum of int32': (draw) => {
    const shape = draw.shape(1);
    const axes = draw.axes(shape.length);
    return { op: (x) => tf.sum(x as Tensor, axes), inputs: [draw.ints(shape)], tolerance: 0 };
  },
  'All, Any': (draw) => {
    const shape = draw.shape(1);
    const axes = draw.axes(shape.length);
    return { op: (x) => [tf.all(x as Tensor, axes), tf.any(x as Tensor, axes)], inputs: [draw.bools(shape)] };
  },
  'ArgMax, ArgMin': (draw) => {
    const shape = draw.shape(1);
    const axis = draw.int(0, shape.length - 1);
    const op: Op = (x) => [tf.argMax(x as Tensor, axis), tf.argMin(x as Tensor, axis)];
    return { op, inputs: [draw.distinct(shape)], differentiable: false };
  },
  TopK: (draw) => {
    const shape = draw.shape(1, 3);
    const k = draw.int(1, shape.at(-1) as number);
    return {
      op: (x) => Object.values(tf.topk(x as Tensor, k)),
      inputs: [draw.distinct(shape)],
      differentiable: false,
    };
  },
  Cumsum: (draw) => cumulative('cumsum', draw),
  Cumprod: (draw) => cumulative('cumprod', draw),
  Softmax: (draw) => ({ op: (x) => tf.softmax(x as Tensor), inputs: [draw.floats(draw.shape(1), -6, 6)] }),
  LogSoftmax: (draw) => ({
    op: (x) => tf.logSoftmax(x as Tensor),
    inputs: [draw.floats(draw.shape(1), -6, 6)],
  }),
  BatchMatMul: (draw) => product(draw, false),
  _FusedMatMul: (draw) => product(draw, true),
  Einsum: (draw) => {
    const [i, j, k] = [draw.int(1, 5), draw.int(1, 5), draw.int(1, 5)];
    return {
      op: (a, b) => tf.einsum('ij,kj->ik', a as Tensor, b as Tensor),
      inputs: [draw.floats([i, j]), draw.floats([k, j])],
      differentiable: false,
    };
  },
  FusedBatchNorm: (draw) => {
    const shape = draw.shape(2);
    const channels = [shape.at(-1) as number];
    const op: Op = (x, mean, variance, offset, scale) =>
      tf.batchNorm(
        x as Tensor,
        mean as Tensor1D,
        variance as Tensor1D,
        offset as Tensor1D,
        scale as Tensor1D,
        1e-3,
      );
    const parts = [
      draw.floats(channels),
      draw.floats(channels, 0.2, 2),
      draw.floats(channels),
      draw.floats(channels),
    ];
    return { op, inputs: [draw.floats(shape), ...parts] };
  },
  'Bincount, DenseBincount': (draw) => {
    const [rows, count, size] = [draw.int(1, 4), draw.int(1, 9), draw.int(1, 6)];
    const op: Op = (x, y, weights) => [
      tf.bincount(x as Tensor1D, weights as Tensor1D, size),
      tf.denseBincount(y as Tensor2D, tf.zeros([0]) as never, size),
    ];
    const inputs = [draw.ints([count], 0, 7), draw.ints([rows, count], 0, 7), draw.floats([count])];
    return { op, inputs, differentiable: false };
  },
  SearchSorted: (draw) => {
    const [rows, count, asked] = [draw.int(1, 3), draw.int(1, 7), draw.int(1, 5)];
    const side = draw.pick(['left', 'right'] as const);
    const op: Op = (x, values) => tf.searchSorted(tf.cumsum(tf.abs(x as Tensor), 1), values as Tensor, side);
    return {
      op,
      inputs: [draw.floats([rows, count]), draw.floats([rows, asked], 0, 6)],
      differentiable: false,
    };
  },
};
