import type { Graph } from '../graph/graph';
import { binary, castTo, expand, reshape, unary, where } from '../graph/ops';
import { reduce, sumMiddle } from '../graph/reduce';
import type { Value } from '../graph/value';
import type { Kernel, Kernels, X } from './kernel';

import {
  type ConvInfo,
  type Geometry,
  geometryOf,
  positions,
  tableByTap,
  taps,
  unwindowByTap,
  windowsByTap,
  windowTable,
} from './windows';

interface PoolAttributes {
  filterSize: number | [number, number];
  strides: number | [number, number];
  pad: 'same' | 'valid' | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

function poolInfo(g: Graph, x: Value, a: PoolAttributes): ConvInfo {
  const shape = x.shape as [number, number, number, number];
  return g.tf.backend_util.computePool2DInfo(shape, a.filterSize, a.strides, 1, a.pad, a.dimRoundingMode);
}

/** Windows of one pixel over an image that keeps its size: tfjs returns the image, wherever strides and padding point. */
const isIdentity = (info: ConvInfo) =>
  info.filterHeight === 1 &&
  info.filterWidth === 1 &&
  info.inHeight === info.outHeight &&
  info.inWidth === info.outWidth;

const outShape = (geo: Geometry, channels: number) => [geo.batch, geo.outHeight, geo.outWidth, channels];

const maxPool = (g: Graph, { x }: X, a: PoolAttributes) => {
  const info = poolInfo(g, x, a);
  if (isIdentity(info)) return x;
  const geo = geometryOf(info);
  const v = castTo(g, x, 'float32');
  const most = reduce(g, 'ReduceMax', windowsByTap(g, v, geo, Number.NEGATIVE_INFINITY), [1]);
  return castTo(g, reshape(g, most, outShape(geo, info.inChannels)), x.dtype);
};

/** Each output's gradient goes to the first of the greatest elements of its window. */
const maxPoolGrad = (g: Graph, { dy, input }: { dy: Value; input: Value }, a: PoolAttributes) => {
  const info = poolInfo(g, input, a);
  const geo = geometryOf(info);
  const seen = windowsByTap(g, input, geo, Number.NEGATIVE_INFINITY);
  const at = [geo.batch, 1, positions(geo) * info.inChannels];
  const first = g.op('ArgMax', [seen], at, 'int64', { axis: 1, keepdims: 1 });
  const order = g.list([...Array(taps(geo)).keys()], [taps(geo), 1], 'int32');
  const chosen = binary(g, 'Equal', castTo(g, first, 'int32'), order, 'bool');
  const spread = g.op('Where', [chosen, reshape(g, dy, at), g.scalar(0)], seen.shape, 'float32');
  return backToPixels(g, spread, geo, info.inChannels);
};

/** Adds up, pixel by pixel, what [batch, taps, positions * C] holds for it. */
function backToPixels(g: Graph, spread: Value, geo: Geometry, channels: number): Value {
  const columns = reshape(g, spread, [geo.batch, positions(geo) * taps(geo), channels]);
  return unwindowByTap(g, columns, geo);
}

/** How many pixels, not padding, each window covers. */
function coverage(geo: Geometry): number[] {
  const table = windowTable(geo);
  const size = taps(geo);
  return Array.from({ length: positions(geo) }, (_, p) => {
    let count = 0;
    for (let k = 0; k < size; k++) if (table[p * size + k] !== geo.height * geo.width) count++;
    return count;
  });
}

/** The mean over the pixels that a window covers; padding does not count. */
const avgPool = (g: Graph, { x }: X, a: PoolAttributes) => {
  const info = poolInfo(g, x, a);
  if (isIdentity(info)) return x;
  const geo = geometryOf(info);
  const sums = sumMiddle(g, windowsByTap(g, x, geo, 0));
  const total = reshape(g, sums, [geo.batch, positions(geo), info.inChannels]);
  const counts = coverage(geo);
  const even = counts.every((n) => n === counts[0]);
  const divisor = even
    ? g.scalar(counts[0] as number)
    : g.constant(
        () => Float32Array.from(counts),
        [counts.length, 1],
        'float32',
        `coverage ${JSON.stringify(geo)}`,
      );
  return reshape(g, binary(g, 'Div', total, divisor), outShape(geo, info.inChannels));
};

/** As tfjs computes it: every pixel of a window gets the same share, 1 / (height * width) of the window, at edges too. */
const avgPoolGrad = (g: Graph, { dy, input }: { dy: Value; input: Value }, a: PoolAttributes) => {
  const info = poolInfo(g, input, a);
  const geo = geometryOf(info);
  const share = binary(g, 'Mul', dy, g.scalar(1 / taps(geo)));
  const length = positions(geo) * info.inChannels;
  const shape = [geo.batch, taps(geo), length];
  return backToPixels(g, expand(g, reshape(g, share, [geo.batch, 1, length]), shape), geo, info.inChannels);
};

interface WithArgmax extends PoolAttributes {
  includeBatchInIndex: boolean;
}

/** The greatest element of each window, and its place in the flattened image or batch. */
const maxPoolWithArgmax = (g: Graph, { x }: X, a: WithArgmax) => {
  const info = poolInfo(g, x, a);
  const geo = geometryOf(info);
  const channels = info.inChannels;
  const v = castTo(g, x, 'float32');
  // NaN is never the greatest.
  const numbers = where(g, unary(g, 'IsNaN', v, {}, 'bool'), g.scalar(Number.NEGATIVE_INFINITY), v);
  const seen = windowsByTap(g, numbers, geo, Number.NEGATIVE_INFINITY);
  const length = positions(geo) * channels;
  const first = g.op('ArgMax', [seen], [geo.batch, 1, length], 'int64', { axis: 1, keepdims: 1 });
  // Which element each tap of each window shows, [taps, positions * C].
  const elements = g.constant(
    () =>
      tableByTap(geo)
        .reduce(
          (all, pixel, i) => all.fill(pixel * channels, i * channels, (i + 1) * channels),
          new Int32Array(taps(geo) * length),
        )
        .map((start, i) => start + (i % channels)),
    [1, taps(geo), length],
    'int32',
    `elements by tap ${JSON.stringify({ ...geo, batch: 0 })} ${channels}`,
  );
  const shape = [geo.batch, 1, length];
  const source = expand(g, elements, [geo.batch, taps(geo), length]);
  const place = g.op('GatherElements', [source, first], shape, 'int32', { axis: 1 });
  const image = geo.height * geo.width * channels;
  const starts = g.list(
    Array.from({ length: geo.batch }, (_, b) => b * image),
    [geo.batch, 1, 1],
    'int32',
  );
  const at = a.includeBatchInIndex ? binary(g, 'Add', place, starts) : place;
  const most = castTo(g, reduce(g, 'ReduceMax', seen, [1]), x.dtype);
  return [reshape(g, most, outShape(geo, channels)), reshape(g, at, outShape(geo, channels))];
};

export const poolKernels: Kernels = {
  MaxPoolWithArgmax: maxPoolWithArgmax as Kernel,
  MaxPool: maxPool as Kernel,
  MaxPoolGrad: maxPoolGrad as Kernel,
  AvgPool: avgPool as Kernel,
  AvgPoolGrad: avgPoolGrad as Kernel,
};
