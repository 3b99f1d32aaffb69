import { sizeOf } from './dtype';
import type { Graph } from './graph';
import { binary, reshape, slice } from './ops';
import { withAxes } from './shape';
import type { Value } from './value';

const neutral: Record<string, number> = {
  ReduceSum: 0,
  ReduceProd: 1,
  ReduceMax: Number.NEGATIVE_INFINITY,
  ReduceMin: Number.POSITIVE_INFINITY,
};

/** Reduces axes away; the axes stay with extent 1 when `keep` is set. */
export function reduce(g: Graph, type: string, x: Value, axes: readonly number[], keep = false): Value {
  const shape = keep ? withAxes(x.shape, axes, 1) : x.shape.filter((_, i) => !axes.includes(i));
  const extents = axes.filter((axis) => x.shape[axis] !== 1);
  if (extents.length === 0) return reshape(g, x, shape);
  if (x.size === 0) return g.fill(neutral[type] ?? Number.NaN, shape, x.dtype);
  return g.op(type, [x, g.ints(axes)], shape, x.dtype, { keepdims: keep ? 1 : 0 });
}

/**
 * Sums over axes, which then are gone, or stay with extent 1 when `keep` is set. More float32 numbers than
 * `g.target.terms` are added in blocks of about that size, then the blocks' sums in blocks, and so on: added one after
 * another, a million equal numbers would lose a thousandth of their sum. So the error stays below 1e-6 of the sum of
 * magnitudes; that of blocks grows with the logarithm of their number (Higham, Accuracy and Stability of Numerical
 * Algorithms, section 4.2), and `sumSlowly` in the test is the reference.
 */
export function sum(g: Graph, x: Value, axes: readonly number[], keep = false): Value {
  if (x.dtype !== 'float32' || x.size === 0) return reduce(g, 'ReduceSum', x, axes, keep);
  const shape = keep ? withAxes(x.shape, axes, 1) : x.shape.filter((_, i) => !axes.includes(i));
  const terms = sizeOf(axes.map((axis) => x.shape[axis] as number));
  if (x.fill !== undefined) return g.fill(Math.fround(x.fill * terms), shape, 'float32');
  const isLeading = axes.every((axis, i) => axis === i);
  if (!isLeading && terms <= 2 * g.target.terms) return reduce(g, 'ReduceSum', x, axes, keep);
  let total = x;
  // Neighbouring axes are one; the last ones go first, so that the places of the others stay.
  for (let end = x.shape.length; end > 0; end--) {
    if (!axes.includes(end - 1)) continue;
    let start = end - 1;
    while (axes.includes(start - 1)) start--;
    const before = sizeOf(x.shape.slice(0, start));
    const count = sizeOf(x.shape.slice(start, end));
    total = sumMiddle(g, reshape(g, total, [before, count, total.size / before / count]));
    end = start;
  }
  return reshape(g, total, shape);
}

/** The sum over the middle one of three axes, `[before, count, after]` to `[before, after]`; see `sum`. */
export function sumMiddle(g: Graph, x: Value): Value {
  const [before, count, after] = x.shape as [number, number, number];
  if (count === 1) return reshape(g, x, [before, after]);
  const { terms } = g.target;
  if (count <= 2 * terms) return addRows(g, x);
  const block = divisorNear(count, terms);
  if (block === undefined) {
    const even = count - (count % terms);
    const part = (from: number, to: number) =>
      sumMiddle(g, slice(g, x, [0, from, 0], [before, to - from, after]));
    return binary(g, 'Add', part(0, even), part(even, count));
  }
  // A block's numbers lie far apart, not side by side, so that long rows are added, whatever the extent after is.
  const rows = addRows(g, reshape(g, x, [before, block, (count / block) * after]));
  return sumMiddle(g, reshape(g, rows, [before, count / block, after]));
}

/** The same, one after another: as a product with a row of ones, for ONNX's reduction takes longer where rows are long. */
function addRows(g: Graph, x: Value): Value {
  const [before, count, after] = x.shape as [number, number, number];
  if (after === 1) return reduce(g, 'ReduceSum', x, [1]);
  const ones = g.fill(1, [1, count], 'float32');
  const batch = before === 1 ? [] : [before];
  const rows = reshape(g, x, [...batch, count, after]);
  return reshape(g, g.op('MatMul', [ones, rows], [...batch, 1, after], 'float32'), [before, after]);
}

/** The divisor of a number that is nearest to `wanted`, from a quarter of it to twice as much. */
function divisorNear(number: number, wanted: number): number | undefined {
  for (let off = 0; off <= wanted; off++) {
    if (number % (wanted + off) === 0) return wanted + off;
    if (wanted - off >= wanted / 4 && number % (wanted - off) === 0) return wanted - off;
  }
  return undefined;
}
