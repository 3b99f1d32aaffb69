import type { Graph } from '../graph/graph';
import { binary, castTo, unary, where } from '../graph/ops';
import type { Value } from '../graph/value';
import type { Kernel, Kernels, X } from './kernel';

const float = (g: Graph, x: Value) => castTo(g, x, 'float32');

/** An ONNX operator on floats; whole numbers are converted first and the result is float32. */
const onFloat =
  (type: string): Kernel =>
  (g: Graph, { x }: X) =>
    unary(g, type, float(g, x));

/** Operators that keep whole numbers as they are. */
const onWhole =
  (type: string): Kernel =>
  (g: Graph, { x }: X) =>
    x.dtype === 'float32' ? unary(g, type, x) : x;

/** Computed in double precision, where the float32 form would cancel. */
const precise =
  (compute: (g: Graph, x: Value, one: Value) => Value): Kernel =>
  (g: Graph, { x }: X) =>
    castTo(g, compute(g, castTo(g, x, 'float64'), g.scalar(1, 'float64')), 'float32');

/** Where double precision cancels as well: below this, three terms of the series are right to 1e-12. */
const SERIES_BELOW = 1e-4;

/** `of(x)`, near 0 as its series x + second x^2 + third x^3; all in double precision. */
function nearZero(g: Graph, x: Value, of: Value, second: number, third: number): Value {
  const double = (n: number) => g.scalar(n, 'float64');
  const times = (a: Value, b: Value) => binary(g, 'Mul', a, b);
  const plus = (a: Value, b: Value) => binary(g, 'Add', a, b);
  const factor = plus(times(x, plus(times(x, double(third)), double(second))), double(1));
  const isNear = binary(g, 'Less', unary(g, 'Abs', x), double(SERIES_BELOW), 'bool');
  return where(g, isNear, times(x, factor), of);
}

/** Of whole numbers in double precision: ONNX Runtime's float32 form is off by one in the last bit. */
const exp = (g: Graph, { x }: X) => {
  if (x.dtype === 'float32') return unary(g, 'Exp', x);
  return castTo(g, unary(g, 'Exp', castTo(g, x, 'float64')), 'float32');
};

const relu = (g: Graph, x: Value): Value => {
  if (x.dtype !== 'float32') return binary(g, 'Max', x, g.scalar(0, x.dtype));
  return unary(g, 'Relu', x);
};

/** -1, 0 or 1; 0 for NaN, as tfjs has it. */
const sign = (g: Graph, { x }: X) => {
  if (x.dtype !== 'float32') return unary(g, 'Sign', x);
  return where(g, unary(g, 'IsNaN', x, {}, 'bool'), g.scalar(0), unary(g, 'Sign', x));
};

/** Below this, softplus(x) equals exp(x) in float32. */
const SOFTPLUS_THRESHOLD = Math.log(2 ** -23) + 2;

const softplus = (g: Graph, { x }: X) => {
  const small = binary(g, 'Less', x, g.scalar(SOFTPLUS_THRESHOLD), 'bool');
  return where(g, small, unary(g, 'Exp', x), unary(g, 'Softplus', x));
};

/** 1 above zero, `alpha` elsewhere, NaN for NaN. */
const step = (g: Graph, { x }: X, { alpha }: { alpha: number }): Value => {
  const v = float(g, x);
  if (x.dtype !== 'float32' && Number.isInteger(alpha))
    return castTo(g, step(g, { x: v }, { alpha }), x.dtype);
  if (alpha === 0) {
    // The gradient of a rectified value: taken from the result, which the next layer keeps anyway.
    const rectified = g.find('Relu', v) ?? v;
    // Whatever lies above 0 rounds up to 1, and NaN stays NaN: two quick passes instead of four.
    return unary(g, 'Ceil', g.op('Clip', [rectified, g.scalar(0), g.scalar(1)], v.shape, 'float32'));
  }
  const positive = binary(g, 'Greater', v, g.scalar(0), 'bool');
  const steps = where(g, positive, g.scalar(1), g.scalar(alpha));
  return where(g, unary(g, 'IsNaN', v, {}, 'bool'), v, steps);
};

const clip = (
  g: Graph,
  { x }: X,
  { clipValueMin, clipValueMax }: { clipValueMin: number; clipValueMax: number },
) => g.op('Clip', [x, g.scalar(clipValueMin, x.dtype), g.scalar(clipValueMax, x.dtype)], x.shape, x.dtype);

const test =
  (type: string): Kernel =>
  (g: Graph, { x }: X) =>
    unary(g, type, float(g, x), {}, 'bool');

const finiteTest = (g: Graph, { x }: X) => {
  const v = float(g, x);
  const odd = binary(g, 'Or', unary(g, 'IsNaN', v, {}, 'bool'), unary(g, 'IsInf', v, {}, 'bool'));
  return unary(g, 'Not', odd);
};

/** Klambauer et al., "Self-Normalizing Neural Networks" (2017); the numbers are tfjs's. */
const SELU_SCALE_ALPHA = 1.7580993408473768;
const SELU_SCALE = 1.0507009873554805;

/** Activations by the names that fused kernels use. */
export function activate(g: Graph, x: Value, name: string, alpha: number, prelu?: Value): Value {
  switch (name) {
    case 'linear':
      return x;
    case 'relu':
      return relu(g, x);
    case 'relu6':
      return clip(g, { x: relu(g, x) }, { clipValueMin: 0, clipValueMax: 6 });
    case 'elu':
      return unary(g, 'Elu', x);
    case 'sigmoid':
      return unary(g, 'Sigmoid', x);
    case 'leakyrelu':
      return unary(g, 'LeakyRelu', x, { alpha: { float: alpha } });
    case 'prelu':
      return g.op('PRelu', [x, prelu as Value], x.shape, x.dtype);
    default:
      throw new Error(`the activation ${name} is not supported`);
  }
}

export const unaryKernels: Kernels = {
  Abs: ((g: Graph, { x }: X) => unary(g, 'Abs', x)) as Kernel,
  Neg: ((g: Graph, { x }: X) => unary(g, 'Neg', x)) as Kernel,
  Sign: sign as Kernel,
  Square: ((g: Graph, { x }: X) => binary(g, 'Mul', x, x)) as Kernel,
  Exp: exp as Kernel,
  Expm1: precise((g, x, one) => nearZero(g, x, binary(g, 'Sub', unary(g, 'Exp', x), one), 1 / 2, 1 / 6)),
  Log: onFloat('Log'),
  Log1p: precise((g, x, one) => nearZero(g, x, unary(g, 'Log', binary(g, 'Add', x, one)), -1 / 2, 1 / 3)),
  Sqrt: onFloat('Sqrt'),
  Rsqrt: ((g: Graph, { x }: X) => unary(g, 'Reciprocal', unary(g, 'Sqrt', float(g, x)))) as Kernel,
  Reciprocal: onFloat('Reciprocal'),
  Relu: ((g: Graph, { x }: X) => relu(g, x)) as Kernel,
  Relu6: ((g: Graph, { x }: X) => clip(g, { x }, { clipValueMin: 0, clipValueMax: 6 })) as Kernel,
  LeakyRelu: ((g: Graph, { x }: X, { alpha }: { alpha: number }) =>
    unary(g, 'LeakyRelu', float(g, x), { alpha: { float: alpha } })) as Kernel,
  Elu: onFloat('Elu'),
  EluGrad: ((g: Graph, { dy, y }: { dy: Value; y: Value }) => {
    const slope = binary(g, 'Min', binary(g, 'Add', y, g.scalar(1)), g.scalar(1));
    return binary(g, 'Mul', dy, slope);
  }) as Kernel,
  Selu: ((g: Graph, { x }: X) => {
    const attributes = {
      alpha: { float: SELU_SCALE_ALPHA / SELU_SCALE },
    };
    return unary(g, 'Selu', x, { ...attributes, gamma: { float: SELU_SCALE } });
  }) as Kernel,
  Sigmoid: onFloat('Sigmoid'),
  Tanh: onFloat('Tanh'),
  Softplus: softplus as Kernel,
  Step: step as Kernel,
  Sin: onFloat('Sin'),
  Cos: onFloat('Cos'),
  // Near its poles the tangent magnifies what the float32 form rounds away.
  Tan: precise((g, x) => binary(g, 'Div', unary(g, 'Sin', x), unary(g, 'Cos', x))),
  Asin: onFloat('Asin'),
  Acos: onFloat('Acos'),
  Atan: onFloat('Atan'),
  Sinh: onFloat('Sinh'),
  Cosh: onFloat('Cosh'),
  Asinh: onFloat('Asinh'),
  Acosh: onFloat('Acosh'),
  Atanh: onFloat('Atanh'),
  Erf: onFloat('Erf'),
  Floor: onWhole('Floor'),
  Ceil: onWhole('Ceil'),
  Round: onWhole('Round'),
  ClipByValue: clip as Kernel,
  IsNan: test('IsNaN'),
  IsInf: test('IsInf'),
  IsFinite: finiteTest as Kernel,
  LogicalNot: ((g: Graph, { x }: X) => unary(g, 'Not', castTo(g, x, 'bool'))) as Kernel,
};
