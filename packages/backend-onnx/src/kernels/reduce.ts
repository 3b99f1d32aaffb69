import { sizeOf } from '../graph/dtype';
import type { Graph } from '../graph/graph';
import { binary, castTo, concat, slice, unary, where } from '../graph/ops';
import { reduce, sum } from '../graph/reduce';
import { normalAxes, withAxes } from '../graph/shape';
import type { Value } from '../graph/value';
import type { Kernel, Kernels, X } from './kernel';

interface Axes {
  axis?: number | number[];
  reductionIndices?: number | number[];
  keepDims: boolean;
}

const axesOf = (x: Value, { axis, reductionIndices }: Axes) =>
  normalAxes(axis ?? reductionIndices, x.shape.length);

const sumKernel = (g: Graph, { x }: X, attributes: Axes) => {
  const v = x.dtype === 'bool' ? castTo(g, x, 'int32') : x;
  return sum(g, v, axesOf(x, attributes), attributes.keepDims);
};

const mean = (g: Graph, { x }: X, attributes: Axes) => {
  const axes = axesOf(x, attributes);
  const count = sizeOf(axes.map((axis) => x.shape[axis] as number));
  return binary(g, 'Div', sum(g, castTo(g, x, 'float32'), axes, attributes.keepDims), g.scalar(count));
};

const numeric = (g: Graph, x: Value) => (x.dtype === 'bool' ? castTo(g, x, 'int32') : x);

const prod = (g: Graph, { x }: X, attributes: Axes) =>
  reduce(g, 'ReduceProd', numeric(g, x), axesOf(x, attributes), attributes.keepDims);

/** The greatest or least element; NaN where there is a NaN, which ONNX Runtime's reductions pass over. */
const extreme =
  (type: string): Kernel =>
  (g: Graph, { x }: X, attributes: Axes) => {
    const axes = axesOf(x, attributes);
    const found = reduce(g, type, numeric(g, x), axes, attributes.keepDims);
    if (x.dtype !== 'float32') return castTo(g, found, x.dtype);
    const odd = castTo(g, unary(g, 'IsNaN', x, {}, 'bool'), 'float32');
    const any = castTo(g, reduce(g, 'ReduceMax', odd, axes, attributes.keepDims), 'bool');
    return where(g, any, g.scalar(Number.NaN), found);
  };

/** All and any, as the least and the greatest of 0 and 1. */
const logical =
  (type: string): Kernel =>
  (g: Graph, { x }: X, attributes: Axes) => {
    const whole = castTo(g, castTo(g, x, 'bool'), 'int32');
    const axes = axesOf(x, attributes);
    if (x.size === 0) {
      const shape = x.shape.filter((_, i) => !axes.includes(i));
      return g.fill(type === 'ReduceMin' ? 1 : 0, shape, 'bool');
    }
    return castTo(g, reduce(g, type, whole, axes, attributes.keepDims), 'bool');
  };

/** Where the greatest or the least element is; NaN is neither. */
const arg =
  (type: 'ArgMax' | 'ArgMin'): Kernel =>
  (g: Graph, { x }: X, { axis }: { axis: number | number[] }) => {
    const [along] = normalAxes(axis, x.shape.length) as [number];
    const shape = x.shape.filter((_, i) => i !== along);
    const last = g.scalar(type === 'ArgMax' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
    const v = x.dtype === 'float32' ? where(g, unary(g, 'IsNaN', x, {}, 'bool'), last, x) : numeric(g, x);
    return castTo(g, g.op(type, [v], shape, 'int64', { axis: along, keepdims: 0 }), 'int32');
  };

interface Scan {
  axis: number;
  exclusive: boolean;
  reverse: boolean;
}

const cumsum = (g: Graph, { x }: X, { axis, exclusive, reverse }: Scan) => {
  const [along] = normalAxes(axis, x.shape.length) as [number];
  const v = x.dtype === 'bool' ? castTo(g, x, 'int32') : x;
  const attributes = { exclusive: exclusive ? 1 : 0, reverse: reverse ? 1 : 0 };
  return g.op('CumSum', [v, g.list([along], [], 'int32')], x.shape, v.dtype, attributes);
};

/** Products of 1, 2, 4, ... neighbours, doubled until they span the axis: ONNX has no running product. */
const cumprod = (g: Graph, { x }: X, { axis, exclusive, reverse }: Scan) => {
  const [along] = normalAxes(axis, x.shape.length) as [number];
  const extent = x.shape[along] as number;
  const shifted = (v: Value, by: number) => {
    const ones = g.fill(1, withAxes(v.shape, [along], by), v.dtype);
    const starts = v.shape.map((_, i) => (i === along && reverse ? by : 0));
    const rest = slice(g, v, starts, withAxes(v.shape, [along], extent - by));
    return concat(g, reverse ? [rest, ones] : [ones, rest], along);
  };
  let product = x.dtype === 'bool' ? castTo(g, x, 'int32') : x;
  if (exclusive && extent > 0) product = shifted(product, 1);
  for (let by = 1; by < extent; by *= 2) product = binary(g, 'Mul', product, shifted(product, by));
  return product;
};

const softmax =
  (type: string): Kernel =>
  (g: Graph, { logits }: { logits: Value }, { dim, axis }: { dim?: number; axis?: number }) => {
    const [along] = normalAxes(dim ?? axis ?? -1, logits.shape.length) as [number];
    return unary(g, type, castTo(g, logits, 'float32'), { axis: along });
  };

export const reduceKernels: Kernels = {
  Sum: sumKernel as Kernel,
  Mean: mean as Kernel,
  Prod: prod as Kernel,
  Max: extreme('ReduceMax'),
  Min: extreme('ReduceMin'),
  All: logical('ReduceMin'),
  Any: logical('ReduceMax'),
  ArgMax: arg('ArgMax'),
  ArgMin: arg('ArgMin'),
  Cumsum: cumsum as Kernel,
  Cumprod: cumprod as Kernel,
  Softmax: softmax('Softmax'),
  LogSoftmax: softmax('LogSoftmax'),
};
