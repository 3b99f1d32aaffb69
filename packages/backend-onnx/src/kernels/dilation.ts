import type { Graph } from '../graph/graph';
import { binary, castTo, reshape } from '../graph/ops';
import { reduce, sum } from '../graph/reduce';
import type { Value } from '../graph/value';
import type { Kernel, Kernels } from './kernel';
import { type Geometry, geometryOf, positions, taps, unwindowByTap, windowsByTap } from './windows';

interface DilationAttributes {
  strides: number | [number, number];
  pad: 'same' | 'valid' | number;
  dilations: number | [number, number];
}
interface Inputs {
  x: Value;
  filter: Value;
}

function geometry(
  g: Graph,
  { x, filter }: Inputs,
  { strides, pad, dilations }: DilationAttributes,
): Geometry {
  const shape = x.shape as [number, number, number, number];
  const size = filter.shape as [number, number, number];
  // tfjs's type leaves numeric padding out.
  const how = pad as 'same' | 'valid';
  return geometryOf(
    g.tf.backend_util.computeDilation2DInfo(shape, size, strides, how, 'NHWC', dilations as number),
  );
}

/** Every pixel of every window plus the filter's number there, [batch, taps, positions, C]. */
function lifted(g: Graph, { x, filter }: Inputs, geo: Geometry): Value {
  const channels = x.shape[3] as number;
  const seen = windowsByTap(g, castTo(g, x, 'float32'), geo, Number.NEGATIVE_INFINITY);
  const rows = reshape(g, seen, [geo.batch, taps(geo), positions(geo), channels]);
  return binary(g, 'Add', rows, reshape(g, castTo(g, filter, 'float32'), [taps(geo), 1, channels]));
}

/** Grey-scale dilation: the greatest sum of pixel and filter in each window. */
const dilation = (g: Graph, inputs: Inputs, a: DilationAttributes) => {
  const geo = geometry(g, inputs, a);
  const most = reduce(g, 'ReduceMax', lifted(g, inputs, geo), [1]);
  const shape = [geo.batch, geo.outHeight, geo.outWidth, inputs.x.shape[3] as number];
  return castTo(g, reshape(g, most, shape), inputs.x.dtype);
};

/** The gradient of each output at the first of the greatest sums of its window, zero elsewhere. */
function routed(g: Graph, inputs: Inputs & { dy: Value }, geo: Geometry): Value {
  const at = [geo.batch, 1, positions(geo), inputs.x.shape[3] as number];
  const first = g.op('ArgMax', [lifted(g, inputs, geo)], at, 'int64', { axis: 1, keepdims: 1 });
  const order = g.list([...Array(taps(geo)).keys()], [taps(geo), 1, 1], 'int32');
  const hit = castTo(g, binary(g, 'Equal', castTo(g, first, 'int32'), order, 'bool'), 'float32');
  return binary(g, 'Mul', hit, reshape(g, inputs.dy, at));
}

const backpropInput = (g: Graph, inputs: Inputs & { dy: Value }, a: DilationAttributes) => {
  const geo = geometry(g, inputs, a);
  const spread = routed(g, inputs, geo);
  const rows = [geo.batch, taps(geo) * positions(geo), inputs.x.shape[3] as number];
  return unwindowByTap(g, reshape(g, spread, rows), geo);
};

const backpropFilter = (g: Graph, inputs: Inputs & { dy: Value }, a: DilationAttributes) =>
  reshape(g, sum(g, routed(g, inputs, geometry(g, inputs, a)), [0, 2]), inputs.filter.shape);

export const dilationKernels: Kernels = {
  Dilation2D: dilation as Kernel,
  Dilation2DBackpropInput: backpropInput as Kernel,
  Dilation2DBackpropFilter: backpropFilter as Kernel,
};
