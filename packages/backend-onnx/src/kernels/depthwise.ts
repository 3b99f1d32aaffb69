import type { Graph } from '../graph/graph';
import { binary, reshape } from '../graph/ops';
import { reduce, sum } from '../graph/reduce';
import type { Value } from '../graph/value';
import { type ConvAttributes, infoOf } from './conv';
import type { Kernel, Kernels } from './kernel';
import { type FusedInputs, finish } from './matmul';
import { type ConvInfo, type Geometry, geometryOf, positions, taps, unwindow, windows } from './windows';

type Shape4 = [number, number, number, number];

/** Filters [FH, FW, C, M]: channel c of the input makes channels c * M ... c * M + M - 1 of the output. */
function depthwise(g: Graph, x: Value, filter: Value, info: ConvInfo): Value {
  const geo = geometryOf(info);
  const multiplier = filter.shape[3] as number;
  const seen = windowed(g, x, geo, info.inChannels);
  const weights = reshape(g, filter, [1, 1, taps(geo), info.inChannels, multiplier]);
  const product = reduce(g, 'ReduceSum', binary(g, 'Mul', seen, weights), [2]);
  return reshape(g, product, [geo.batch, geo.outHeight, geo.outWidth, info.inChannels * multiplier]);
}

const windowed = (g: Graph, x: Value, geo: Geometry, channels: number) =>
  reshape(g, windows(g, x, geo), [geo.batch, positions(geo), taps(geo), channels, 1]);

const errorsOf = (g: Graph, dy: Value, geo: Geometry, channels: number) =>
  reshape(g, dy, [geo.batch, positions(geo), 1, channels, (dy.shape[3] as number) / channels]);

const forward = (g: Graph, { x, filter }: { x: Value; filter: Value }, a: ConvAttributes) =>
  depthwise(g, x, filter, infoOf(g, x.shape, filter.shape, a, true));

type Fused = ConvAttributes & { activation: string; leakyreluAlpha?: number };

const fused = (g: Graph, inputs: { x: Value; filter: Value } & FusedInputs, a: Fused) => {
  const y = depthwise(g, inputs.x, inputs.filter, infoOf(g, inputs.x.shape, inputs.filter.shape, a, true));
  return finish(g, y, inputs, a.activation, a.leakyreluAlpha);
};

const backpropFilter = (
  g: Graph,
  { x, dy }: { x: Value; dy: Value },
  a: ConvAttributes & { filterShape: Shape4 },
) => {
  const info = infoOf(g, x.shape, a.filterShape, a, true);
  const geo = geometryOf(info);
  const product = binary(
    g,
    'Mul',
    windowed(g, x, geo, info.inChannels),
    errorsOf(g, dy, geo, info.inChannels),
  );
  return reshape(g, sum(g, product, [0, 1]), a.filterShape);
};

const backpropInput = (
  g: Graph,
  { dy, filter }: { dy: Value; filter: Value },
  a: ConvAttributes & { inputShape: Shape4 },
) => {
  const info = infoOf(g, a.inputShape, filter.shape, a, true);
  const geo = geometryOf(info);
  const weights = reshape(g, filter, [1, 1, taps(geo), info.inChannels, filter.shape[3] as number]);
  const product = binary(g, 'Mul', errorsOf(g, dy, geo, info.inChannels), weights);
  const columns = reduce(g, 'ReduceSum', product, [4]);
  return unwindow(g, reshape(g, columns, [geo.batch, positions(geo) * taps(geo), info.inChannels]), geo);
};

export const depthwiseKernels: Kernels = {
  DepthwiseConv2dNative: forward as Kernel,
  FusedDepthwiseConv2D: fused as Kernel,
  DepthwiseConv2dNativeBackpropFilter: backpropFilter as Kernel,
  DepthwiseConv2dNativeBackpropInput: backpropInput as Kernel,
};
