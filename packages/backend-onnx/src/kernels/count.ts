import type { Graph } from '../graph/graph';
import { binary, castTo, expand, reshape, where } from '../graph/ops';
import { reduce } from '../graph/reduce';
import type { Value } from '../graph/value';
import { flatIndex, scatterAdd } from './gather';
import type { Kernel, Kernels, X } from './kernel';

/** How often each number below `size` occurs, or the sum of its weights: [n] to [size], or [rows, n] to [rows, size]. */
function countInto(g: Graph, x: Value, weights: Value, size: number): Value {
  const rows = x.shape.length > 1 ? (x.shape[0] as number) : 1;
  const columns = x.size / Math.max(rows, 1);
  const { dtype } = weights;
  const values = weights.size > 0 ? weights : g.fill(1, [x.size], dtype);
  const numbers = reshape(g, castTo(g, x, 'int32'), [rows, columns]);
  // Numbers beyond the range go to one element more, which nobody reads.
  const limit = g.scalar(rows * size, 'int32');
  const offsets = g.constant(
    () => Int32Array.from({ length: rows }, (_, i) => i * size),
    [rows, 1],
    'int32',
    `count offsets ${rows} by ${size}`,
  );
  const outside = binary(g, 'GreaterOrEqual', numbers, g.scalar(size, 'int32'), 'bool');
  const counted = where(g, outside, limit, binary(g, 'Add', numbers, offsets));
  // Negative numbers go beyond that one, and are refused.
  const negative = binary(g, 'Less', numbers, g.scalar(0, 'int32'), 'bool');
  const at = where(g, negative, g.scalar(rows * size + 1, 'int32'), counted);
  const counts = scatterAdd(g, reshape(g, at, [x.size]), reshape(g, values, [x.size]), rows * size + 1, 1);
  const kept = g.op(
    'Slice',
    [reshape(g, counts, [rows * size + 1]), g.ints([0]), g.ints([rows * size])],
    [rows * size],
    dtype,
  );
  return reshape(g, kept, x.shape.length > 1 ? [rows, size] : [size]);
}

const bincount = (g: Graph, { x, weights }: X & { weights: Value }, { size }: { size: number }) =>
  countInto(g, reshape(g, x, [x.size]), weights, size);

const denseBincount = (
  g: Graph,
  { x, weights }: X & { weights: Value },
  { size, binaryOutput }: { size: number; binaryOutput: boolean },
) => {
  if (!binaryOutput) return countInto(g, x, weights, size);
  const counts = countInto(g, x, g.fill(1, [x.size], weights.dtype), size);
  return castTo(g, castTo(g, counts, 'bool'), weights.dtype);
};

/** How many of each sorted row are less than (left), or at most (right), each value of the same row. */
const searchSorted = (
  g: Graph,
  { sortedSequence, values }: { sortedSequence: Value; values: Value },
  { side }: { side: 'left' | 'right' },
) => {
  const [rows, length] = sortedSequence.shape as [number, number];
  const count = values.shape[1] as number;
  const row = reshape(g, sortedSequence, [rows, 1, length]);
  const column = reshape(g, values, [rows, count, 1]);
  const before = binary(g, side === 'left' ? 'Less' : 'LessOrEqual', row, column, 'bool');
  return reduce(g, 'ReduceSum', castTo(g, before, 'int32'), [2]);
};

/** `rows` with those that the index tuples name replaced. */
function replaceRows(g: Graph, into: Value, indices: Value, updates: Value, depth: number): Value {
  const rows = into.shape.slice(0, depth).reduce((a, b) => a * b, 1);
  const width = into.size / Math.max(rows, 1);
  const count = indices.size / Math.max(depth, 1);
  const flat = flatIndex(g, reshape(g, indices, [count, depth]), into.shape);
  if (count === 0 || into.size === 0) return into;
  const at = expand(g, reshape(g, flat, [count, 1]), [count, width]);
  const given = expand(g, updates.size === 1 ? reshape(g, updates, [1, 1]) : updates, [count, width]);
  const source = updates.size === 1 ? given : reshape(g, updates, [count, width]);
  const whole = reshape(g, into, [rows, width]);
  const done = g.op('ScatterElements', [whole, at, source], [rows, width], into.dtype, { axis: 0 });
  return reshape(g, done, into.shape);
}

interface Sparse {
  sparseIndices: Value;
  sparseValues: Value;
  defaultValue: Value;
}

const sparseToDense = (g: Graph, inputs: Sparse, { outputShape }: { outputShape: number[] }) => {
  const { sparseIndices, sparseValues, defaultValue } = inputs;
  const depth = sparseIndices.shape.length > 1 ? (sparseIndices.shape[1] as number) : 1;
  const start = expand(g, reshape(g, castTo(g, defaultValue, sparseValues.dtype), []), outputShape);
  return replaceRows(g, start, sparseIndices, sparseValues, depth);
};

const tensorScatterUpdate = (
  g: Graph,
  { tensor, indices, updates }: { tensor: Value; indices: Value; updates: Value },
) =>
  replaceRows(g, tensor, indices, updates, indices.shape.length > 1 ? (indices.shape.at(-1) as number) : 1);

/** The elements of x on the diagonal of a tensor of twice its rank, zero elsewhere. */
const diag = (g: Graph, { x }: X) => {
  const n = x.size;
  const identity = g.constant(
    () => Uint8Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0)),
    [n, n],
    'bool',
    `diagonal ${n}`,
  );
  const whole = x.dtype === 'bool' ? castTo(g, x, 'int32') : x;
  const placed = where(g, identity, reshape(g, whole, [n, 1]), g.scalar(0, whole.dtype));
  return castTo(g, reshape(g, placed, [...x.shape, ...x.shape]), x.dtype);
};

export const countKernels: Kernels = {
  Bincount: bincount as Kernel,
  DenseBincount: denseBincount as Kernel,
  SearchSorted: searchSorted as Kernel,
  SparseToDense: sparseToDense as Kernel,
  TensorScatterUpdate: tensorScatterUpdate as Kernel,
  Diag: diag as Kernel,
};
