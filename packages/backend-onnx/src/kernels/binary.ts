import type { Graph } from '../graph/graph';
import { binary, castTo, unary, where } from '../graph/ops';
import type { Value } from '../graph/value';
import type { AB, Kernel, Kernels, List } from './kernel';

/** Bool operands count as 0 and 1. */
const numeric = (g: Graph, x: Value) => (x.dtype === 'bool' ? castTo(g, x, 'int32') : x);

const arithmetic =
  (type: string): Kernel =>
  (g: Graph, { a, b }: AB) =>
    castTo(g, binary(g, type, numeric(g, a), numeric(g, b)), a.dtype);

const comparison =
  (type: string): Kernel =>
  (g: Graph, { a, b }: AB) =>
    binary(g, type, numeric(g, a), numeric(g, b), 'bool');

const logical =
  (type: string): Kernel =>
  (g: Graph, { a, b }: AB) =>
    binary(g, type, castTo(g, a, 'bool'), castTo(g, b, 'bool'));

/** Whole numbers go through double precision, which holds them exactly and does not trap on a zero divisor. */
const inDoubles =
  (compute: (g: Graph, a: Value, b: Value) => Value) =>
  (g: Graph, { a, b }: AB) => {
    if (a.dtype === 'float32') return compute(g, a, b);
    return castTo(g, compute(g, castTo(g, a, 'float64'), castTo(g, b, 'float64')), a.dtype);
  };

const realDiv = (g: Graph, { a, b }: AB) =>
  binary(g, 'Div', castTo(g, a, 'float32'), castTo(g, b, 'float32'));

const floorDivide = inDoubles((g, a, b) => unary(g, 'Floor', binary(g, 'Div', a, b)));

/** The quotient is int32, whatever it was computed from. */
const floorDiv = (g: Graph, { a, b }: AB) => castTo(g, floorDivide(g, { a, b }), 'int32');

/** The remainder with the sign of the divisor: C's fmod, moved by one divisor when the signs of a and b differ. */
const mod = inDoubles((g, a, b) => {
  const fmod = (x: Value, y: Value) => {
    const shape = binary(g, 'Add', x, y).shape;
    return g.op('Mod', [x, y], shape, x.dtype, { fmod: 1 });
  };
  const rest = fmod(a, b);
  const negative = (v: Value) => binary(g, 'Less', v, g.scalar(0, v.dtype), 'bool');
  const differ = binary(g, 'Xor', negative(a), negative(b));
  return where(g, differ, fmod(binary(g, 'Add', rest, b), b), rest);
});

const notEqual = (g: Graph, { a, b }: AB) =>
  unary(g, 'Not', binary(g, 'Equal', numeric(g, a), numeric(g, b), 'bool'));

const squaredDifference = (g: Graph, { a, b }: AB) => {
  const difference = binary(g, 'Sub', a, b);
  return binary(g, 'Mul', difference, difference);
};

/** The angle of the point (b, a), from the arc tangent by quadrant. */
const atan2 = (g: Graph, inputs: AB) => {
  const zero = g.scalar(0);
  // Two infinite coordinates count as equally long.
  const infinite = (v: Value) => unary(g, 'IsInf', v, {}, 'bool');
  const both = binary(g, 'And', infinite(inputs.a), infinite(inputs.b));
  const finite = (v: Value) => where(g, both, unary(g, 'Sign', v), v);
  const [y, x] = [finite(inputs.a), finite(inputs.b)];
  const less = (v: Value, bound: Value) => binary(g, 'Less', v, bound, 'bool');
  const angle = unary(g, 'Atan', binary(g, 'Div', y, x));
  // The sign of y distinguishes +0 from -0 by the sign of its reciprocal.
  const below = less(unary(g, 'Reciprocal', y), zero);
  const half = where(g, below, g.scalar(-Math.PI), g.scalar(Math.PI));
  const left = less(unary(g, 'Reciprocal', x), zero);
  const turned = where(g, left, binary(g, 'Add', angle, half), angle);
  const origin = binary(g, 'And', binary(g, 'Equal', x, zero, 'bool'), binary(g, 'Equal', y, zero, 'bool'));
  const signedZero = where(g, below, g.scalar(-0), zero);
  return where(g, origin, where(g, left, half, signedZero), turned);
};

const addN = (g: Graph, inputs: List) => {
  const values = Object.values(inputs);
  const first = values[0] as Value;
  if (values.length === 1) return first;
  if (first.dtype === 'float32') return g.op('Sum', values, first.shape, first.dtype);
  return values.slice(1).reduce((sum, v) => binary(g, 'Add', sum, v), first);
};

export const binaryKernels: Kernels = {
  Add: arithmetic('Add'),
  AddN: addN as Kernel,
  Sub: arithmetic('Sub'),
  Multiply: arithmetic('Mul'),
  RealDiv: realDiv as Kernel,
  FloorDiv: floorDiv as Kernel,
  Mod: mod as Kernel,
  Maximum: arithmetic('Max'),
  Minimum: arithmetic('Min'),
  Pow: inDoubles((g, a, b) => binary(g, 'Pow', a, b)) as Kernel,
  SquaredDifference: squaredDifference as Kernel,
  Atan2: atan2 as Kernel,
  Prelu: ((g: Graph, { x, alpha }: { x: Value; alpha: Value }) =>
    g.op('PRelu', [castTo(g, x, 'float32'), castTo(g, alpha, 'float32')], x.shape, 'float32')) as Kernel,
  Equal: comparison('Equal'),
  NotEqual: notEqual as Kernel,
  Greater: comparison('Greater'),
  GreaterEqual: comparison('GreaterOrEqual'),
  Less: comparison('Less'),
  LessEqual: comparison('LessOrEqual'),
  BitwiseAnd: ((g: Graph, { a, b }: AB) => binary(g, 'BitwiseAnd', a, b)) as Kernel,
  LogicalAnd: logical('And'),
  LogicalOr: logical('Or'),
  LogicalXor: logical('Xor'),
};
