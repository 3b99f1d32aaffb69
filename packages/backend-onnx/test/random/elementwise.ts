import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../support/backends';
import type { Op } from '../support/compare';
import type { Draw, Drawn, Table } from './draw';

type Unary = (x: Tensor) => Tensor;
type Binary = (a: Tensor, b: Tensor) => Tensor;

/** Functions of one number, and a range in which they are smooth. */
const smooth: [string, Unary, number, number][] = [
  ['Abs', tf.abs, 0.1, 2],
  ['Neg', tf.neg, -2, 2],
  ['Square', tf.square, -3, 3],
  ['Exp', tf.exp, -3, 3],
  ['Expm1', tf.expm1, -1, 1],
  ['Log', tf.log, 0.1, 9],
  ['Log1p', tf.log1p, -0.5, 9],
  ['Sqrt', tf.sqrt, 0.1, 9],
  ['Rsqrt', tf.rsqrt, 0.2, 9],
  ['Reciprocal', tf.reciprocal, 0.2, 4],
  ['Relu', tf.relu, -2, 2],
  ['Relu6', tf.relu6, -3, 9],
  ['LeakyRelu', (x) => tf.leakyRelu(x, 0.3), -2, 2],
  ['Elu', tf.elu, -2, 2],
  ['Selu', tf.selu, -2, 2],
  ['Sigmoid', tf.sigmoid, -6, 6],
  ['Tanh', tf.tanh, -3, 3],
  ['Softplus', tf.softplus, -9, 9],
  ['Sin', tf.sin, -4, 4],
  ['Cos', tf.cos, -4, 4],
  ['Tan', tf.tan, -1, 1],
  ['Asin', tf.asin, -0.9, 0.9],
  ['Acos', tf.acos, -0.9, 0.9],
  ['Atan', tf.atan, -3, 3],
  ['Sinh', tf.sinh, -2, 2],
  ['Cosh', tf.cosh, -2, 2],
  ['Asinh', tf.asinh, -3, 3],
  ['Acosh', tf.acosh, 1.2, 4],
  ['Atanh', tf.atanh, -0.8, 0.8],
  ['Erf', tf.erf, -2, 2],
  ['ClipByValue', (x) => tf.clipByValue(x, -0.5, 1), -2, 2],
  // Flat almost everywhere.
  ['Sign', tf.sign, -2, 2],
  ['Step', (x) => tf.step(x, 0.2), -2, 2],
  ['Floor', tf.floor, -3, 3],
  ['Ceil', tf.ceil, -3, 3],
  ['Round', tf.round, -3, 3],
];

/** Functions of two numbers, the ranges of both, and whether tfjs's gradient sums over broadcast axes. */
const binary: [string, Binary, [number, number], [number, number], boolean][] = [
  ['Add', tf.add, [-2, 2], [-2, 2], true],
  ['Sub', tf.sub, [-2, 2], [-2, 2], true],
  ['Multiply', tf.mul, [-2, 2], [-2, 2], true],
  ['RealDiv', tf.div, [-2, 2], [0.3, 3], true],
  ['Pow', tf.pow, [0.3, 3], [-2, 2], true],
  ['Atan2', tf.atan2, [0.3, 2], [0.3, 2], true],
  ['Mod', tf.mod, [2.1, 2.9], [0.6, 0.9], true],
  ['Prelu', tf.prelu, [-2, 2], [0.1, 0.5], true],
  ['Maximum', tf.maximum, [-2, 2], [-2, 2], false],
  ['Minimum', tf.minimum, [-2, 2], [-2, 2], false],
  ['SquaredDifference', tf.squaredDifference, [-2, 2], [-2, 2], false],
];

const compared: [string, Binary][] = [
  ['Equal', tf.equal],
  ['NotEqual', tf.notEqual],
  ['Greater', tf.greater],
  ['GreaterEqual', tf.greaterEqual],
  ['Less', tf.less],
  ['LessEqual', tf.lessEqual],
];
const logical: [string, Binary][] = [
  ['LogicalAnd', tf.logicalAnd],
  ['LogicalOr', tf.logicalOr],
  ['LogicalXor', tf.logicalXor],
];
const ofInts: [string, Binary][] = [
  ['Add', tf.add],
  ['Sub', tf.sub],
  ['Multiply', tf.mul],
  ['FloorDiv', tf.floorDiv],
  ['Mod', tf.mod],
  ['Maximum', tf.maximum],
  ['Minimum', tf.minimum],
];

type Rows = [string, (draw: Draw) => Drawn][];

const rows: Rows = [
  ...smooth.map(([name, op, low, high]): Rows[number] => [
    name,
    (draw) => ({ op: op as Op, inputs: [draw.floats(draw.shape(), low, high)] }),
  ]),
  ...binary.map(([name, op, a, b, reduces]): Rows[number] => [
    name,
    (draw) => {
      // The slopes of Prelu are spread over the image, never the other way round.
      const [left, right] =
        name === 'Prelu' ? [[3, 4, 2], draw.pick([[2], [4, 1], [4, 2]])] : draw.broadcast();
      const differentiable = reduces || left.join() === right.join();
      return {
        op: op as Op,
        inputs: [draw.floats(left, ...a), draw.floats(right, ...b)],
        differentiable,
        tolerance: 1e-4,
      };
    },
  ]),
  ...compared.map(([name, op]): Rows[number] => [
    name,
    (draw) => {
      const [left, right] = draw.broadcast();
      const make = draw.pick([
        (shape: number[]) => draw.ints(shape, 0, 2),
        (shape: number[]) => draw.bools(shape),
      ]);
      return { op: op as Op, inputs: [make(left), make(right)] };
    },
  ]),
  ...logical.map(([name, op]): Rows[number] => [
    name,
    (draw) => {
      const [left, right] = draw.broadcast();
      return { op: op as Op, inputs: [draw.bools(left), draw.bools(right)] };
    },
  ]),
  ...ofInts.map(([name, op]): Rows[number] => [
    `${name} of int32`,
    (draw) => {
      const [left, right] = draw.broadcast();
      return { op: op as Op, inputs: [draw.ints(left, -9, 9), draw.ints(right, 1, 7)], tolerance: 0 };
    },
  ]),
];

/** Element by element. */
export const elementwise: Table = {
  ...Object.fromEntries(rows),
  LogicalNot: (draw) => ({ op: tf.logicalNot as Op, inputs: [draw.bools(draw.shape())] }),
  BitwiseAnd: (draw) => {
    const shape = draw.shape(1);
    return { op: tf.bitwiseAnd as Op, inputs: [draw.ints(shape, 0, 99), draw.ints(shape, 0, 99)] };
  },
  'IsNan, IsInf, IsFinite': (draw) => ({
    op: (x) => {
      const odd = tf.div(tf.floor(x as Tensor), tf.floor(tf.abs(x as Tensor)));
      return [tf.isNaN(odd), tf.isInf(odd), tf.isFinite(odd)];
    },
    inputs: [draw.floats(draw.shape(1), -3, 3)],
    differentiable: false,
  }),
  AddN: (draw) => {
    const shape = draw.shape();
    const inputs = Array.from({ length: draw.int(1, 4) }, () => draw.floats(shape));
    return { op: (...all) => tf.addN(all as Tensor[]), inputs };
  },
  Cast: (draw) => {
    const to = draw.pick(['int32', 'bool', 'float32'] as const);
    const shape = draw.shape();
    const input = draw.pick([draw.floats(shape, -3, 3), draw.ints(shape, -1, 1), draw.bools(shape)]);
    return { op: (x) => tf.cast(x as Tensor, to), inputs: [input], differentiable: false };
  },
  Select: (draw) => {
    const shape = draw.shape(1);
    const op: Op = (c, a, b) => tf.where(c as Tensor, a as Tensor, b as Tensor);
    return { op, inputs: [draw.bools(shape), draw.floats(shape), draw.floats(shape)] };
  },
};
