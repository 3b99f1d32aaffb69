import type { Graph } from '../graph/graph';
import { binary, castTo, gather, reshape, unary, where } from '../graph/ops';
import type { Value } from '../graph/value';
import type { Kernel, Kernels } from './kernel';
import { matMul } from './matmul';

interface ResizeAttributes {
  alignCorners: boolean;
  halfPixelCenters: boolean;
  size?: [number, number];
}

function ratio(from: number, to: number, { alignCorners }: ResizeAttributes): number {
  return alignCorners && to > 1 ? (from - 1) / (to - 1) : from / to;
}

/** Row i holds the share of each source pixel in target pixel i, [to, from]. */
function bilinearMatrix(from: number, to: number, a: ResizeAttributes): Float32Array {
  const matrix = new Float32Array(to * from);
  linearPlaces(from, to, a).forEach(({ low, high, part }, i) => {
    matrix[i * from + low] = (matrix[i * from + low] as number) + 1 - part;
    matrix[i * from + high] = (matrix[i * from + high] as number) + part;
  });
  return matrix;
}

/** Between which two source pixels a target pixel lies, and which part of the way from the first. */
interface LinearPlace {
  low: number;
  high: number;
  part: number;
}

const linearPlaces = (from: number, to: number, a: ResizeAttributes): LinearPlace[] =>
  Array.from({ length: to }, (_, i) => {
    const scale = ratio(from, to, a);
    const at = a.halfPixelCenters ? scale * (i + 0.5) - 0.5 : scale * i;
    const low = Math.max(0, Math.floor(at));
    const high = Math.min(from - 1, Math.ceil(at));
    return { low, high, part: low === high ? 0 : at - low };
  });

function nearestIndex(from: number, to: number, a: ResizeAttributes): Int32Array {
  const scale = ratio(from, to, a);
  return Int32Array.from({ length: to }, (_, i) => {
    const at = a.halfPixelCenters ? scale * (i + 0.5) : scale * i;
    return Math.max(0, Math.min(from - 1, a.alignCorners ? Math.round(at) : Math.floor(at)));
  });
}

function nearestMatrix(from: number, to: number, a: ResizeAttributes): Float32Array {
  const matrix = new Float32Array(to * from);
  nearestIndex(from, to, a).forEach((source, i) => {
    matrix[i * from + source] = 1;
  });
  return matrix;
}

type Build = typeof bilinearMatrix;

const shareMatrix = (g: Graph, build: Build, from: number, to: number, a: ResizeAttributes) => {
  const key = `${build.name} ${from} ${to} ${a.alignCorners} ${a.halfPixelCenters}`;
  return g.constant(() => build(from, to, a), [to, from], 'float32', key);
};

/** Resizing is linear and separable: one product along the height, one along the width. */
function apply(g: Graph, x: Value, rows: Value, columns: Value, transposed: boolean): Value {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const extent = (m: Value) => (transposed ? m.shape[1] : m.shape[0]) as number;
  const tall = reshape(g, x, [batch, height, width * channels]);
  const byRow = matMul(g, rows, tall, { transposeA: transposed });
  const wide = reshape(g, byRow, [batch * extent(rows), width, channels]);
  const both = matMul(g, columns, wide, { transposeA: transposed });
  return reshape(g, both, [batch, extent(rows), extent(columns), channels]);
}

/** Two gathers an axis, not a product: 0 times an infinite pixel is NaN, so a pixel may reach only what lies beside it. */
const resizeBilinear = (g: Graph, { images }: { images: Value }, a: ResizeAttributes) => {
  const [toHeight, toWidth] = a.size as [number, number];
  return interpolate(g, interpolate(g, castTo(g, images, 'float32'), 1, toHeight, a), 2, toWidth, a);
};

/** Linear interpolation along an axis of [batch, height, width, channels]. */
function interpolate(g: Graph, x: Value, axis: 1 | 2, to: number, a: ResizeAttributes): Value {
  const from = x.shape[axis] as number;
  const key = (what: string) => `linear ${what} ${from} ${a.alignCorners} ${a.halfPixelCenters}`;
  const places = linearPlaces(from, to, a);
  const picked = (side: 'low' | 'high') => {
    const index = () => Int32Array.from(places, (place) => place[side]);
    return gather(g, x, g.constant(index, [to], 'int32', key(side)), axis);
  };
  const shape = axis === 1 ? [to, 1, 1] : [to, 1];
  const parts = (what: string, part: (place: LinearPlace) => number) =>
    g.constant(() => Float32Array.from(places, part), shape, 'float32', key(what));
  const near = binary(
    g,
    'Mul',
    picked('low'),
    parts('near', ({ part }) => 1 - part),
  );
  if (places.every(({ part }) => part === 0)) return near;
  const far = parts('far', ({ part }) => part);
  const isBetween = binary(g, 'Greater', far, g.scalar(0), 'bool');
  return binary(g, 'Add', near, where(g, isBetween, binary(g, 'Mul', picked('high'), far), g.scalar(0)));
}

const resizeNearest = (g: Graph, { images }: { images: Value }, a: ResizeAttributes) => {
  const [, height, width] = images.shape as [number, number, number, number];
  const [toHeight, toWidth] = a.size as [number, number];
  const rows = g.list([...nearestIndex(height, toHeight, a)], [toHeight], 'int32');
  const columns = g.list([...nearestIndex(width, toWidth, a)], [toWidth], 'int32');
  return gather(g, gather(g, images, rows, 1), columns, 2);
};

const gradient =
  (build: Build): Kernel =>
  (g: Graph, { images, dy }: { images: Value; dy: Value }, a: ResizeAttributes) => {
    const [, height, width] = images.shape as [number, number, number, number];
    const [, toHeight, toWidth] = dy.shape as [number, number, number, number];
    const rows = shareMatrix(g, build, height, toHeight, a);
    const columns = shareMatrix(g, build, width, toWidth, a);
    return apply(g, dy, rows, columns, true);
  };

interface BatchNormInputs {
  x: Value;
  mean: Value;
  variance: Value;
  scale?: Value;
  offset?: Value;
}

/** Batch norm with given statistics, as one factor and one summand a channel. */
const batchNorm = (g: Graph, inputs: BatchNormInputs, { varianceEpsilon }: { varianceEpsilon: number }) => {
  const { x, mean, variance, scale, offset } = inputs;
  const deviation = unary(g, 'Sqrt', binary(g, 'Add', variance, g.scalar(varianceEpsilon)));
  const factor = scale ? binary(g, 'Div', scale, deviation) : unary(g, 'Reciprocal', deviation);
  const shift = binary(g, 'Mul', mean, factor);
  const summand = offset ? binary(g, 'Sub', offset, shift) : unary(g, 'Neg', shift);
  return binary(g, 'Add', binary(g, 'Mul', x, factor), summand);
};

export const imageKernels: Kernels = {
  ResizeBilinear: resizeBilinear as Kernel,
  ResizeBilinearGrad: gradient(bilinearMatrix),
  ResizeNearestNeighbor: resizeNearest as Kernel,
  ResizeNearestNeighborGrad: gradient(nearestMatrix),
  FusedBatchNorm: batchNorm as Kernel,
};
