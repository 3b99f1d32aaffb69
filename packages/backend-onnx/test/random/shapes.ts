import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { tf } from '../support/backends';
import type { Op } from '../support/compare';
import type { Draw, Drawn, Table } from './draw';

const size = (shape: number[]) => shape.reduce((all, extent) => all * extent, 1);
const pairs = (draw: Draw, rank: number) =>
  Array.from({ length: rank }, (): [number, number] => [draw.int(0, 2), draw.int(0, 2)]);

/** A function of one tensor that moves elements about, tried on one of the types. */
function moving(
  draw: Draw,
  least: number,
  make: (shape: number[]) => (x: Tensor) => Tensor | Tensor[],
): Drawn {
  const shape = draw.shape(least);
  const op = make(shape);
  const input = draw.pick([draw.floats(shape), draw.floats(shape), draw.ints(shape), draw.bools(shape)]);
  return {
    op: (x) => op(x as Tensor),
    inputs: [input],
    tolerance: input.dtype === 'float32' ? undefined : 0,
  };
}

/** What moves, repeats, picks and puts elements. */
export const shapes: Table = {
  'Reshape, ExpandDims': (draw) =>
    moving(draw, 0, (shape) => {
      const axis = draw.pick([0, 1, 2, -1]);
      return (x) => tf.expandDims(tf.reshape(x, [size(shape), 1]), axis);
    }),
  'Identity, ZerosLike, OnesLike': (draw) =>
    moving(draw, 0, () => (x) => [tf.clone(x), tf.zerosLike(x), tf.onesLike(x)]),
  Transpose: (draw) =>
    moving(draw, 1, (shape) => {
      const order = draw.order(shape.length);
      return (x) => tf.transpose(x, order);
    }),
  Tile: (draw) =>
    moving(draw, 1, (shape) => {
      const times = shape.map(() => draw.int(1, 3));
      return (x) => tf.tile(x, times);
    }),
  BroadcastTo: (draw) => {
    const [a, b] = draw.broadcast();
    const [thin, whole] = size(a) <= size(b) ? [a, b] : [b, a];
    return { op: (x) => tf.broadcastTo(x as Tensor, whole), inputs: [draw.floats(thin)] };
  },
  'Concat, Slice': (draw) =>
    moving(draw, 1, (shape) => {
      const axis = draw.int(0, shape.length - 1);
      const start = shape.map((extent) => draw.int(0, extent - 1));
      const length = shape.map((extent, i) => draw.int(1, extent - (start[i] as number)));
      return (x) => tf.concat([tf.slice(x, start, length), tf.slice(x, start, length)], axis);
    }),
  StridedSlice: (draw) => {
    const shape = draw.shape(1, 3);
    const steps = shape.map(() => draw.pick([1, 2, -1]));
    const begin = shape.map((extent, i) => ((steps[i] as number) > 0 ? draw.int(0, extent - 1) : extent - 1));
    const end = shape.map((extent, i) => ((steps[i] as number) > 0 ? extent : 0));
    const op: Op = (x) => tf.stridedSlice(x as Tensor, begin, end, steps);
    return { op, inputs: [draw.floats(shape)], differentiable: false };
  },
  'Pack, Unpack': (draw) => {
    const shape = draw.shape(1);
    const [axis, onto] = [draw.int(0, shape.length - 1), draw.int(0, shape.length - 1)];
    // tfjs has no gradient of taking one part.
    const differentiable = (shape[axis] as number) > 1;
    return {
      op: (x) => tf.stack(tf.unstack(x as Tensor, axis), onto),
      inputs: [draw.floats(shape)],
      differentiable,
    };
  },
  SplitV: (draw) =>
    moving(draw, 1, (shape) => {
      const axis = draw.int(0, shape.length - 1);
      const first = draw.int(0, shape[axis] as number);
      return (x) =>
        tf
          .split(x, [first, (shape[axis] as number) - first], axis)
          .slice()
          .reverse();
    }),
  PadV2: (draw) => {
    const shape = draw.shape(1);
    const padding = pairs(draw, shape.length);
    return { op: (x) => tf.pad(x as Tensor, padding, 0.5), inputs: [draw.floats(shape)] };
  },
  MirrorPad: (draw) => {
    const shape = [draw.int(3, 5), draw.int(3, 5)];
    const padding = pairs(draw, 2);
    const mode = draw.pick(['reflect', 'symmetric'] as const);
    const op: Op = (x) => tf.mirrorPad(x as Tensor, padding, mode);
    return { op, inputs: [draw.floats(shape)], differentiable: false };
  },
  Reverse: (draw) =>
    moving(draw, 1, (shape) => {
      const axes = draw.axes(shape.length);
      return (x) => tf.reverse(x, axes);
    }),
  GatherV2: (draw) => {
    const shape = draw.shape(1);
    const axis = draw.int(0, shape.length - 1);
    const index = draw.ints([draw.int(1, 6)], 0, (shape[axis] as number) - 1);
    return { op: (x, i) => tf.gather(x as Tensor, i as Tensor1D, axis), inputs: [draw.floats(shape), index] };
  },
  'GatherNd, ScatterNd': (draw) => {
    const [rows, columns, count] = [draw.int(1, 5), draw.int(1, 5), draw.int(1, 6)];
    const op: Op = (x, i, u) => [
      tf.gatherND(x as Tensor, i as Tensor),
      tf.scatterND(i as Tensor, u as Tensor, [rows, columns]),
    ];
    const index = draw.ints([count, 1], 0, rows - 1);
    return {
      op,
      inputs: [draw.floats([rows, columns]), index, draw.floats([count, columns])],
      differentiable: false,
    };
  },
  UnsortedSegmentSum: (draw) => {
    const [count, segments] = [draw.int(1, 6), draw.int(1, 4)];
    const op: Op = (x, ids) => tf.unsortedSegmentSum(x as Tensor, ids as Tensor1D, segments);
    return { op, inputs: [draw.floats([count, draw.int(1, 4)]), draw.ints([count], 0, segments - 1)] };
  },
  'OneHot, Diag, Fill, Range, LinSpace': (draw) => {
    const depth = draw.int(1, 6);
    const op: Op = (i, x) => [
      tf.oneHot(i as Tensor, depth, 2, -1),
      tf.diag(x as Tensor),
      tf.fill([depth, 2], 1.5),
      tf.range(depth, -3, -0.5),
      tf.linspace(-1, depth, depth + 2),
    ];
    return { op, inputs: [draw.ints(draw.shape(1, 2), -1, 6), draw.floats([depth])], differentiable: false };
  },
  'SparseToDense, TensorScatterUpdate': (draw) => {
    const rows = draw.int(3, 6);
    const places = draw.order(rows).slice(0, draw.int(1, 3));
    const op: Op = (x, u) => {
      const at = tf.tensor2d(places, [places.length, 1], 'int32');
      return [
        tf.sparseToDense(at.flatten() as never, u as never, [rows], tf.scalar(0.5)),
        tf.tensorScatterUpdate(x as Tensor, at, u as Tensor),
      ];
    };
    return { op, inputs: [draw.floats([rows]), draw.floats([places.length])], differentiable: false };
  },
  'SpaceToBatchND, BatchToSpaceND, DepthToSpace': (draw) => {
    const [height, width, channels] = [2 * draw.int(1, 3), 2 * draw.int(1, 3), draw.int(1, 3)];
    const none = [
      [0, 0],
      [0, 0],
    ];
    const op: Op = (x) => {
      const batches = tf.spaceToBatchND(x as Tensor, [2, 2], none);
      const depth = tf.concat([x as Tensor, x as Tensor, x as Tensor, x as Tensor], 3) as Tensor4D;
      return tf.concat([
        tf.batchToSpaceND(tf.neg(batches), [2, 2], none).flatten(),
        tf.depthToSpace(depth, 2).flatten(),
      ]);
    };
    return { op, inputs: [draw.floats([1, height, width, channels])], differentiable: false };
  },
};
