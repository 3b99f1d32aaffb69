import { type DType, sizeOf } from './dtype';
import type { Graph } from './graph';
import { broadcastShape, sameShape } from './shape';
import type { Value } from './value';

/** The same elements in another shape. */
export function reshape(g: Graph, x: Value, shape: readonly number[]): Value {
  if (sameShape(x.shape, shape)) return x;
  if (sizeOf(shape) !== x.size) throw new Error(`cannot reshape [${x.shape}] to [${shape}]`);
  if (x.fill !== undefined) return g.fill(x.fill, shape, x.dtype);
  // A reshape of a reshape needs the first one no more.
  const source = x.node?.type === 'Reshape' ? (x.node.inputs[0] as Value) : x;
  if (sameShape(source.shape, shape)) return source;
  return g.op('Reshape', [source, g.ints(shape)], shape, x.dtype, { allowzero: 1 });
}

/** Conversion as JavaScript's typed arrays do it: to int32 by truncation modulo 2^32 with NaN as 0, to bool by `!== 0`. */
export function castTo(g: Graph, x: Value, dtype: DType): Value {
  if (x.dtype === dtype) return x;
  if (x.fill !== undefined) return g.fill(convert(x.fill, dtype), x.shape, dtype);
  const direct = (from: Value) => g.op('Cast', [from], x.shape, dtype, { to: typeCode[dtype] });
  const source = x.node?.type === 'Cast' ? (x.node.inputs[0] as Value) : undefined;
  // Bytes and bools keep their value through any wider type.
  if (source && (source.dtype === 'uint8' || source.dtype === 'bool') && x.dtype !== 'bool') {
    return source.dtype === dtype ? source : direct(source);
  }
  // A C++ cast to int32 is undefined beyond its range; the low half of an int64 wraps as JavaScript does. Without the
  // mask between them ONNX Runtime would join the two casts into one.
  if (dtype === 'int32' && (x.dtype === 'float32' || x.dtype === 'float64')) {
    const mask = g.constant(() => BigInt64Array.of(0xffffffffn), [], 'int64', 'low 32 bits');
    return castTo(g, g.op('BitwiseAnd', [castTo(g, x, 'int64'), mask], x.shape, 'int64'), dtype);
  }
  return direct(x);
}

const typeCode: Record<DType, number> = { float32: 1, uint8: 2, int32: 6, int64: 7, bool: 9, float64: 11 };

function convert(value: number, dtype: DType): number {
  if (dtype === 'bool') return value !== 0 ? 1 : 0;
  return dtype === 'int32' || dtype === 'int64' ? value | 0 : value;
}

/** `x` repeated along axes of extent 1 until it has the shape. */
export function expand(g: Graph, x: Value, shape: readonly number[]): Value {
  if (sameShape(x.shape, shape)) return x;
  if (x.fill !== undefined) return g.fill(x.fill, shape, x.dtype);
  return g.op('Expand', [x, g.ints(shape)], shape, x.dtype);
}

export function transpose(g: Graph, x: Value, perm: readonly number[]): Value {
  const shape = perm.map((axis) => x.shape[axis] as number);
  if (x.fill !== undefined) return g.fill(x.fill, shape, x.dtype);
  if (perm.every((axis, i) => axis === i)) return x;
  // Axes of extent 1 may move without moving data.
  const moved = perm.filter((axis) => x.shape[axis] !== 1);
  if (moved.every((axis, i) => i === 0 || axis > (moved[i - 1] as number))) return reshape(g, x, shape);
  return g.op('Transpose', [x], shape, x.dtype, { perm });
}

/** Elements `start + i * step` along each axis, `size` of them. */
export function slice(
  g: Graph,
  x: Value,
  starts: readonly number[],
  size: readonly number[],
  steps: readonly number[] = size.map(() => 1),
): Value {
  if (x.fill !== undefined) return g.fill(x.fill, size, x.dtype);
  const axes = size.map((_, i) => i).filter((i) => size[i] !== x.shape[i] || steps[i] !== 1);
  if (axes.length === 0) return x;
  const at = (list: readonly number[]) => axes.map((i) => list[i] as number);
  const ends = size.map((n, i) => {
    const end = (starts[i] as number) + n * (steps[i] as number);
    // Before the first element: below every index, since -1 would mean the last one.
    return end < 0 ? -(2 ** 31) : end;
  });
  const inputs = [x, g.ints(at(starts)), g.ints(at(ends)), g.ints(axes), g.ints(at(steps))];
  return g.op('Slice', inputs, size, x.dtype);
}

export function concat(g: Graph, parts: readonly Value[], axis: number): Value {
  const first = parts[0] as Value;
  const full = parts.filter((part) => part.shape[axis] !== 0);
  if (full.length === 1) return full[0] as Value;
  const shape = first.shape.slice();
  shape[axis] = parts.reduce((sum, part) => sum + (part.shape[axis] as number), 0);
  return g.op('Concat', full, shape, first.dtype, { axis });
}

/** Slices of `x` along an axis, by an index of any shape, which takes the place of the axis. */
export function gather(g: Graph, x: Value, index: Value, axis: number): Value {
  const shape = [...x.shape.slice(0, axis), ...index.shape, ...x.shape.slice(axis + 1)];
  if (x.fill !== undefined) return g.fill(x.fill, shape, x.dtype);
  return g.op('Gather', [x, index], shape, x.dtype, { axis });
}

/** `condition ? a : b`, element by element, with broadcasting. */
export function where(g: Graph, condition: Value, a: Value, b: Value): Value {
  const shape = broadcastShape(condition.shape, broadcastShape(a.shape, b.shape));
  const scalar = (v: Value) =>
    v.fill !== undefined && sameShape(condition.shape, shape) ? g.scalar(v.fill, v.dtype) : v;
  return g.op('Where', [condition, scalar(a), scalar(b)], shape, a.dtype);
}

/** An operation of one operand that keeps the shape. */
export function unary(g: Graph, type: string, x: Value, attributes = {}, dtype: DType = x.dtype): Value {
  return g.op(type, [x], x.shape, dtype, attributes);
}

const identities: Record<string, { right: number; left?: number }> = {
  Add: { right: 0, left: 0 },
  Sub: { right: 0 },
  Mul: { right: 1, left: 1 },
  Div: { right: 1 },
};

/**
 * An element-wise operation of two operands with broadcasting. Constants and expanded operands stay as small as
 * broadcasting allows: tfjs's gradients multiply by tensors of ones, which would otherwise cost a pass over memory each.
 */
export function binary(g: Graph, type: string, a: Value, b: Value, dtype: DType = a.dtype): Value {
  const shape = broadcastShape(a.shape, b.shape);
  const identity = identities[type];
  if (identity && b.fill === identity.right && a.fill === undefined) return expand(g, a, shape);
  if (identity && identity.left !== undefined && a.fill === identity.left) return expand(g, b, shape);
  const [x, y] = [compact(g, a), compact(g, b)];
  const small = broadcastShape(x.shape, y.shape);
  if (!sameShape(small, shape)) {
    const rank = shape.length - small.length;
    const padded = [...Array(rank).fill(1), ...small];
    return expand(g, reshape(g, g.op(type, [x, y], small, dtype), padded), shape);
  }
  return g.op(type, [x, y], shape, dtype);
}

/** The operand before it was spread out, where broadcasting spreads it again. */
function compact(g: Graph, x: Value): Value {
  if (x.fill !== undefined) return g.scalar(x.fill, x.dtype);
  if (x.node?.type === 'Expand') return x.node.inputs[0] as Value;
  return x;
}
