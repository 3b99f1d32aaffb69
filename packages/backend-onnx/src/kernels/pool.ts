import type { Graph } from '../graph/graph';
import { binary, castTo, reshape } from '../graph/ops';
import type { Value } from '../graph/value';
import type { Kernel, Kernels, X } from './kernel';
import { reduce } from './reduce';
import { type ConvInfo, type Geometry, geometryOf, positions, taps, unwindow, windows, windowTable } from './windows';

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

/** [batch, positions, taps, C], with `padding` where a window reaches over the edge. */
function windowed(g: Graph, x: Value, geo: Geometry, padding: number): Value {
  return reshape(g, windows(g, x, geo, padding), [geo.batch, positions(geo), taps(geo), x.shape[3] as number]);
}

const outShape = (geo: Geometry, channels: number) => [geo.batch, geo.outHeight, geo.outWidth, channels];

const maxPool = (g: Graph, { x }: X, a: PoolAttributes) => {
  const info = poolInfo(g, x, a);
  const geo = geometryOf(info);
  const v = castTo(g, x, 'float32');
  const most = reduce(g, 'ReduceMax', windowed(g, v, geo, Number.NEGATIVE_INFINITY), [2]);
  return castTo(g, reshape(g, most, outShape(geo, info.inChannels)), x.dtype);
};

/** Each output's gradient goes to the first of the greatest elements of its window. */
const maxPoolGrad = (g: Graph, { dy, input }: { dy: Value; input: Value }, a: PoolAttributes) => {
  const info = poolInfo(g, input, a);
  const geo = geometryOf(info);
  const seen = windowed(g, input, geo, Number.NEGATIVE_INFINITY);
  const at = [geo.batch, positions(geo), 1, info.inChannels];
  const first = g.op('ArgMax', [seen], at, 'int64', { axis: 2, keepdims: 1 });
  const order = g.list([...Array(taps(geo)).keys()], [taps(geo), 1], 'int32');
  const chosen = binary(g, 'Equal', castTo(g, first, 'int32'), order, 'bool');
  const spread = g.op('Where', [chosen, reshape(g, dy, at), g.scalar(0)], seen.shape, 'float32');
  return unwindow(g, reshape(g, spread, [geo.batch, positions(geo) * taps(geo), info.inChannels]), geo);
};

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
  const geo = geometryOf(info);
  const total = reduce(g, 'ReduceSum', windowed(g, x, geo, 0), [2]);
  const counts = coverage(geo);
  const even = counts.every((n) => n === counts[0]);
  const divisor = even
    ? g.scalar(counts[0] as number)
    : g.constant(() => Float32Array.from(counts), [counts.length, 1], 'float32', `coverage ${JSON.stringify(geo)}`);
  return reshape(g, binary(g, 'Div', total, divisor), outShape(geo, info.inChannels));
};

/** As tfjs computes it: every pixel of a window gets the same share, 1 / (height * width) of the window, at edges too. */
const avgPoolGrad = (g: Graph, { dy, input }: { dy: Value; input: Value }, a: PoolAttributes) => {
  const info = poolInfo(g, input, a);
  const geo = geometryOf(info);
  const share = binary(g, 'Mul', dy, g.scalar(1 / taps(geo)));
  const at = [geo.batch, positions(geo), 1, info.inChannels];
  const shape = [geo.batch, positions(geo), taps(geo), info.inChannels];
  const spread = g.op('Expand', [reshape(g, share, at), g.ints(shape)], shape, 'float32');
  return unwindow(g, reshape(g, spread, [geo.batch, positions(geo) * taps(geo), info.inChannels]), geo);
};

export const poolKernels: Kernels = {
  MaxPool: maxPool as Kernel,
  MaxPoolGrad: maxPoolGrad as Kernel,
  AvgPool: avgPool as Kernel,
  AvgPoolGrad: avgPoolGrad as Kernel,
};
