import { sizeOf } from '../graph/dtype';
import type { Graph } from '../graph/graph';
import { binary, castTo, expand, gather, reshape, slice, unary, where } from '../graph/ops';
import { reduce, sum } from '../graph/reduce';
import { normalAxes } from '../graph/shape';
import type { Value } from '../graph/value';
import type { Kernel, Kernels, X } from './kernel';

const indices32 = (g: Graph, x: Value) => castTo(g, x, 'int32');

/**
 * ONNX counts negative indices from the end; in tfjs they are errors. Here they become the first index that is one, at the
 * cost of a pass over the indices. Bytes, which the class maps of images are, cannot be negative.
 */
function notNegative(g: Graph, index: Value, extent: number): Value {
  if (index.node?.type === 'Cast' && index.node.inputs[0]?.dtype === 'uint8') return index;
  const isNegative = binary(g, 'Less', index, g.scalar(0, 'int32'), 'bool');
  return where(g, isNegative, g.scalar(extent, 'int32'), index);
}

interface GatherAttributes {
  axis: number;
  batchDims?: number;
}

const gatherV2 = (g: Graph, inputs: X & { indices: Value }, { axis, batchDims = 0 }: GatherAttributes) => {
  const { x } = inputs;
  const [along] = normalAxes(axis, x.shape.length) as [number];
  const extent = x.shape[along] as number;
  const index = indices32(g, inputs.indices);
  g.tf.backend_util.segment_util.collectGatherOpShapeInfo(x as never, index as never, along, batchDims);
  if (batchDims === 0) return gather(g, x, notNegative(g, index, extent), along);
  // All axes before the gathered one become one, and each index gets its batch's offset into that.
  const batch = sizeOf(x.shape.slice(0, batchDims));
  const outer = sizeOf(x.shape.slice(batchDims, along));
  const inner = sizeOf(x.shape.slice(along + 1));
  const count = index.size / batch;
  const offsets = Int32Array.from({ length: batch * outer }, (_, i) => i * extent);
  const offset = g.constant(
    () => offsets,
    [batch, outer, 1],
    'int32',
    `offsets ${batch * outer} by ${extent}`,
  );
  const own = reshape(g, index, [batch, 1, count]);
  // Beyond its own part, an index would find another's row.
  const above = binary(g, 'GreaterOrEqual', own, g.scalar(extent, 'int32'), 'bool');
  const isOut = binary(g, 'Or', binary(g, 'Less', own, g.scalar(0, 'int32'), 'bool'), above, 'bool');
  const nowhere = g.scalar(batch * outer * extent, 'int32');
  const rows = where(g, isOut, nowhere, binary(g, 'Add', own, offset));
  const picked = gather(g, reshape(g, x, [batch * outer * extent, inner]), rows, 0);
  const shape = [...x.shape.slice(0, along), ...index.shape.slice(batchDims), ...x.shape.slice(along + 1)];
  return reshape(g, picked, shape);
};

const gatherNd = (g: Graph, { params, indices }: { params: Value; indices: Value }) => {
  if (params.shape.length === 0)
    throw new Error('gatherND takes from a tensor of rank 1 or more, not from a scalar');
  const depth = indices.shape.at(-1) as number;
  if (depth > params.shape.length) {
    throw new Error(`gatherND: indices of ${depth} numbers do not fit the shape [${params.shape}]`);
  }
  const outer = indices.shape.slice(0, -1);
  const inner = params.shape.slice(depth);
  const flat = reshape(g, params, [sizeOf(params.shape.slice(0, depth)), sizeOf(inner)]);
  return reshape(g, gather(g, flat, flatIndex(g, indices, params.shape), 0), [...outer, ...inner]);
};

/**
 * Index tuples `[..., depth]` as row numbers of a matrix over the first `depth` axes of a shape; of a tuple that names no
 * row, the first number past the rows, which ONNX Runtime refuses.
 */
export function flatIndex(g: Graph, indices: Value, shape: readonly number[]): Value {
  const depth = indices.shape.at(-1) as number;
  const strides = Array.from({ length: depth }, (_, i) => sizeOf(shape.slice(i + 1, depth)));
  const count = indices.size / Math.max(depth, 1);
  if (depth === 0) return g.fill(0, [count], 'int32');
  const tuples = reshape(g, indices32(g, indices), [count, depth]);
  const scaled = binary(g, 'Mul', tuples, g.list(strides, [1, depth], 'int32'));
  const flat = reduce(g, 'ReduceSum', scaled, [1]);
  const extents = g.list(shape.slice(0, depth), [1, depth], 'int32');
  const isOut = binary(
    g,
    'Or',
    binary(g, 'Less', tuples, g.scalar(0, 'int32'), 'bool'),
    binary(g, 'GreaterOrEqual', tuples, extents, 'bool'),
  );
  const anyOut = castTo(g, reduce(g, 'ReduceMax', castTo(g, isOut, 'int32'), [1]), 'bool');
  return where(g, anyOut, g.scalar(sizeOf(shape.slice(0, depth)), 'int32'), flat);
}

/**
 * Adds each row to the row that an index gives: [n, width] into [rows, width]. One element after the other, so always in one
 * order. Where many float32 numbers may meet in few rows, they are added in blocks, for the reason given at `sum`.
 */
export function scatterAdd(g: Graph, index: Value, updates: Value, rows: number, width: number): Value {
  const count = updates.size / Math.max(width, 1);
  // All blocks together take no more memory than the updates do.
  const most = Math.min(Math.floor(count / rows), Math.ceil(count / g.target.terms));
  const blocks = updates.dtype === 'float32' && count > 2 * g.target.terms ? divisorBelow(count, most) : 1;
  if (blocks === 1) return scatterInto(g, index, updates, rows, width);
  const length = count / blocks;
  const starts = g.constant(
    () => Int32Array.from({ length: count }, (_, i) => Math.floor(i / length) * rows),
    [count],
    'int32',
    `blocks ${blocks} of ${length} for ${rows}`,
  );
  // An index beyond the rows stays beyond them, and is refused.
  const own = reshape(g, castTo(g, index, 'int32'), [count]);
  const isOut = binary(g, 'GreaterOrEqual', own, g.scalar(rows, 'int32'), 'bool');
  const at = where(g, isOut, g.scalar(blocks * rows, 'int32'), binary(g, 'Add', own, starts));
  const parts = scatterInto(g, at, updates, blocks * rows, width);
  return sum(g, reshape(g, parts, [blocks, rows, width]), [0]);
}

/** The greatest divisor of a number that is not above another one. */
function divisorBelow(number: number, most: number): number {
  for (let divisor = Math.max(1, most); divisor > 1; divisor--) if (number % divisor === 0) return divisor;
  return 1;
}

function scatterInto(g: Graph, index: Value, updates: Value, rows: number, width: number): Value {
  const shape = [rows, width];
  const zeros = g.fill(0, shape, updates.dtype);
  if (updates.size === 0) return zeros;
  const count = updates.size / width;
  const at = expand(g, reshape(g, index, [count, 1]), [count, width]);
  const inputs = [zeros, at, reshape(g, updates, [count, width])];
  return g.op('ScatterElements', inputs, shape, updates.dtype, { axis: 0, reduction: 'add' });
}

const scatterNd = (
  g: Graph,
  { indices, updates }: { indices: Value; updates: Value },
  { shape }: { shape: number[] },
) => {
  // A list of indices, where a matrix is due, holds one number for each update.
  const depth = indices.shape.length > 1 ? (indices.shape.at(-1) as number) : 1;
  const rows = sizeOf(shape.slice(0, depth));
  const width = sizeOf(shape.slice(depth));
  const tuples = reshape(g, indices, [indices.size / Math.max(depth, 1), depth]);
  const v = updates.dtype === 'bool' ? castTo(g, updates, 'int32') : updates;
  const total = scatterAdd(g, flatIndex(g, tuples, shape), v, rows, width);
  return reshape(g, castTo(g, total, updates.dtype), shape);
};

/** Ids outside of [0, numSegments) are left out: they are sent to one row more, which is cut off. */
const unsortedSegmentSum = (
  g: Graph,
  { x, segmentIds }: X & { segmentIds: Value },
  { numSegments }: { numSegments: number },
) => {
  const ids = reshape(g, indices32(g, segmentIds), [segmentIds.size]);
  const bound = g.scalar(numSegments, 'int32');
  const below = binary(g, 'Less', ids, g.scalar(0, 'int32'), 'bool');
  const above = binary(g, 'GreaterOrEqual', ids, bound, 'bool');
  const safe = where(g, binary(g, 'Or', below, above), bound, ids);
  const rest = x.shape.slice(segmentIds.shape.length);
  const width = sizeOf(rest);
  const total = scatterAdd(g, safe, x, numSegments + 1, width);
  return reshape(g, slice(g, total, [0, 0], [numSegments, width]), [numSegments, ...rest]);
};

interface OneHot {
  depth: number;
  onValue: number;
  offValue: number;
  dtype?: 'float32' | 'int32' | 'bool';
}

const oneHot = (
  g: Graph,
  { indices }: { indices: Value },
  { depth, onValue, offValue, dtype = 'float32' }: OneHot,
) => {
  const index = reshape(g, indices32(g, indices), [...indices.shape, 1]);
  const classes = g.constant(
    () => Int32Array.from({ length: depth }, (_, i) => i),
    [depth],
    'int32',
    `range ${depth}`,
  );
  const hit = binary(g, 'Equal', index, classes, 'bool');
  if (onValue === 1 && offValue === 0) return castTo(g, hit, dtype);
  return where(g, hit, g.scalar(onValue, dtype), g.scalar(offValue, dtype));
};

const select = (g: Graph, { condition, t, e }: { condition: Value; t: Value; e: Value }) => {
  const rank = t.shape.length;
  const rowwise = condition.shape.length === 1 && rank > 1;
  const mask = rowwise ? reshape(g, condition, [condition.size, ...Array(rank - 1).fill(1)]) : condition;
  const dtype = g.tf.upcastType(t.dtype as 'float32', e.dtype as 'float32') as 'float32';
  const [yes, no] = [castTo(g, t, dtype), castTo(g, e, dtype)];
  if (dtype !== ('bool' as string)) return where(g, castTo(g, mask, 'bool'), yes, no);
  return castTo(g, where(g, castTo(g, mask, 'bool'), castTo(g, yes, 'int32'), castTo(g, no, 'int32')), dtype);
};

/**
 * Always sorted: unsorted, ONNX Runtime would not put the lower of two equal elements first, which tfjs promises. NaN counts
 * as the greatest, as in PyTorch and NumPy: ONNX Runtime's comparisons with it would lose elements.
 */
const topK = (g: Graph, { x }: X, { k }: { k: number }) => {
  const shape = [...x.shape.slice(0, -1), k];
  const axis = x.shape.length - 1;
  const attributes = { axis, largest: 1, sorted: 1 };
  const outputs = [
    { shape, dtype: x.dtype },
    { shape, dtype: 'int64' as const },
  ];
  const isFloat = x.dtype === 'float32';
  const ranked = isFloat
    ? where(g, unary(g, 'IsNaN', x, {}, 'bool'), g.scalar(Number.POSITIVE_INFINITY), x)
    : x;
  const [values, indices] = g.multi('TopK', [ranked, g.ints([k])], outputs, attributes) as [Value, Value];
  const own = isFloat ? g.op('GatherElements', [x, indices], shape, x.dtype, { axis }) : values;
  return [own, castTo(g, indices, 'int32')];
};

export const gatherKernels: Kernels = {
  GatherV2: gatherV2 as Kernel,
  GatherNd: gatherNd as Kernel,
  ScatterNd: scatterNd as Kernel,
  UnsortedSegmentSum: unsortedSegmentSum as Kernel,
  OneHot: oneHot as Kernel,
  Select: select as Kernel,
  TopK: topK as Kernel,
};
