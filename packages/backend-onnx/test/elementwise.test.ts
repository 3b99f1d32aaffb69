import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { tf } from './support/backends';
import { compare, compareGradients, type Op } from './support/compare';
import { bools, exactInts, exactly, floats, ints } from './support/inputs';

/** name, op, range of the inputs in which it is smooth enough to differentiate */
const UNARY: [string, (x: Tensor) => Tensor, number, number][] = [
  ['Abs', tf.abs, 0.1, 2],
  ['Neg', tf.neg, -2, 2],
  ['Sign', tf.sign, 0.1, 2],
  ['Exp', tf.exp, -3, 3],
  ['Expm1', tf.expm1, -0.5, 0.5],
  ['Log', tf.log, 0.1, 9],
  ['Log1p', tf.log1p, -0.5, 9],
  ['Sqrt', tf.sqrt, 0.1, 9],
  ['Rsqrt', tf.rsqrt, 0.1, 9],
  ['Square', tf.square, -3, 3],
  ['Reciprocal', tf.reciprocal, 0.2, 4],
  ['Relu', tf.relu, -2, 2],
  ['Relu6', tf.relu6, -3, 9],
  ['LeakyRelu', (x) => tf.leakyRelu(x, 0.3), -2, 2],
  ['Elu', tf.elu, -2, 2],
  ['Selu', tf.selu, -2, 2],
  ['Sigmoid', tf.sigmoid, -6, 6],
  ['Tanh', tf.tanh, -3, 3],
  ['Softplus', tf.softplus, -30, 30],
  ['Step', (x) => tf.step(x, 0.2), -2, 2],
  ['Sin', tf.sin, -4, 4],
  ['Cos', tf.cos, -4, 4],
  ['Tan', tf.tan, -1, 1],
  ['Sinh', tf.sinh, -2, 2],
  ['Cosh', tf.cosh, -2, 2],
  ['Acos', tf.acos, -0.9, 0.9],
  ['Asin', tf.asin, -0.9, 0.9],
  ['Atan', tf.atan, -3, 3],
  ['Erf', tf.erf, -2, 2],
  ['Floor', tf.floor, -3, 3],
  ['Ceil', tf.ceil, -3, 3],
  ['Round', tf.round, -3, 3],
  ['ClipByValue', (x) => tf.clipByValue(x, -0.5, 1), -2, 2],
  ['Prelu', (x) => tf.prelu(x, tf.scalar(0.1)), -2, 2],
];

describe('unary', () => {
  for (const [name, op, low, high] of UNARY) {
    it(`${name}: values`, async () => {
      await compare(op as Op, [floats([3, 5], low, high)]);
      await compare(op as Op, [floats([], low, high)]);
      await compare(op as Op, [floats([2, 0, 3], low, high)]);
    });
    it(`${name}: gradient`, () => compareGradients(op as Op, [floats([2, 3, 3], low, high)]));
  }
});

describe('unary, special values', () => {
  const odd = exactly(0, -0, 1, -1, Infinity, -Infinity, NaN, 1e30, -1e30, 1e-30, 0.5, 1.5, 2.5, -0.5, -1.5);
  for (const [name, op] of UNARY) it(name, () => compare(op as Op, [odd], { tolerance: 1e-4 }));
  it('IsNan', () => compare(tf.isNaN as Op, [odd]));
  it('IsFinite', () => compare(tf.isFinite as Op, [odd]));
  it('IsInf', () => compare(tf.isInf as Op, [odd]));
});

describe('unary, int32', () => {
  // Past 2^24 the reference rounds some of these to float32, and ours does not.
  const whole = exactInts(-7, -1, 0, 1, 2, 16777215, -16777215);
  const ops: [string, (x: Tensor) => Tensor][] = [
    ['Abs', tf.abs],
    ['Neg', tf.neg],
    ['Sign', tf.sign],
    ['Square', tf.square],
    ['Relu', tf.relu],
    ['ClipByValue', (x) => tf.clipByValue(x, -2, 1)],
    ['Identity', tf.clone],
  ];
  // Squares past 2^31 overflow, in which the reference follows JavaScript rather than int32.
  for (const [name, op] of ops) {
    it(name, () => compare(op as Op, [name === 'Square' ? ints([9]) : whole], { tolerance: 0 }));
  }
});

const BINARY: [string, (a: Tensor, b: Tensor) => Tensor][] = [
  ['Add', tf.add],
  ['Sub', tf.sub],
  ['Multiply', tf.mul],
  ['RealDiv', tf.div],
  ['Maximum', tf.maximum],
  ['Minimum', tf.minimum],
  ['Pow', tf.pow],
  ['SquaredDifference', tf.squaredDifference],
  ['Atan2', tf.atan2],
  ['Mod', tf.mod],
];

const SHAPES: [number[], number[]][] = [
  [
    [4, 3],
    [4, 3],
  ],
  [[4, 3], [3]],
  [
    [2, 1, 3],
    [5, 1],
  ],
  [[], [2, 2]],
  [[3, 1], []],
  [[2, 0], [1]],
];

/** What tfjs itself cannot differentiate: empty tensors of some ops, and broadcasting of three. */
function differentiable(name: string, left: number[], right: number[]): boolean {
  if (left.includes(0)) return false;
  return !['Maximum', 'Minimum', 'SquaredDifference'].includes(name) || left.join() === right.join();
}

describe('binary', () => {
  for (const [name, op] of BINARY) {
    const smooth = name === 'Mod' ? [2.1, 2.9, 0.6, 0.9] : [0.3, 3, 0.2, 2];
    for (const [left, right] of SHAPES) {
      const inputs = () => [floats(left, smooth[0], smooth[1]), floats(right, smooth[2], smooth[3])];
      it(`${name} [${left}] [${right}]`, () => compare(op as Op, inputs()));
      if (differentiable(name, left, right)) {
        it(`${name} [${left}] [${right}]: gradient`, () => compareGradients(op as Op, inputs()));
      }
    }
  }
  it('FloorDiv', () => compare(tf.floorDiv as Op, [floats([4, 3]), floats([3], 0.2, 2)]));
  it('AddN', () =>
    compare((a, b, c) => tf.addN([a, b, c] as Tensor[]), [floats([2, 3]), floats([2, 3]), floats([2, 3])]));
});

describe('binary, special values', () => {
  const left = exactly(0, 1, -1, Infinity, -Infinity, NaN, 2, NaN, -0, 5.5, -5.5, 5.5, -5.5, Infinity);
  const right = exactly(0, 0, 0, Infinity, 1, 2, NaN, NaN, 2, 2, 2, -2, -2, -Infinity);
  for (const [name, op] of BINARY) it(name, () => compare(op as Op, [left, right], { tolerance: 1e-4 }));
});

describe('binary, int32', () => {
  const ops: [string, (a: Tensor, b: Tensor) => Tensor][] = [
    ['Add', tf.add],
    ['Sub', tf.sub],
    ['Multiply', tf.mul],
    ['FloorDiv', tf.floorDiv],
    ['Mod', tf.mod],
    ['Maximum', tf.maximum],
    ['Minimum', tf.minimum],
    ['SquaredDifference', tf.squaredDifference],
    ['Pow', tf.pow],
  ];
  for (const [name, op] of ops) {
    it(name, () => {
      const [low, high] = name === 'Pow' ? [0, 4] : [1, 7];
      return compare(op as Op, [ints([5, 4], -9, 9), ints([4], low, high)], { tolerance: 0 });
    });
  }
  it('Add keeps what float32 cannot hold', () =>
    compare(tf.add as Op, [exactInts(16777217, 2147483000), exactInts(2, 600)], { tolerance: 0 }));
  it('mixed int32 and float32', () => compare(tf.mul as Op, [ints([3]), floats([3])]));
  it('bool + bool through a cast', () =>
    compare((a, b) => (a as Tensor).toInt().add(b as Tensor), [bools([5]), bools([5])]));
});
