import type { DataType, Tensor } from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { tf } from './support/backends';
import { compare, compareGradients, type Op } from './support/compare';
import { bools, exactly, floats, ints } from './support/inputs';

const COMPARISONS: [string, (a: Tensor, b: Tensor) => Tensor][] = [
  ['Equal', tf.equal],
  ['NotEqual', tf.notEqual],
  ['Greater', tf.greater],
  ['GreaterEqual', tf.greaterEqual],
  ['Less', tf.less],
  ['LessEqual', tf.lessEqual],
];

describe('comparisons', () => {
  for (const [name, op] of COMPARISONS) {
    it(`${name}, int32, broadcast`, () => compare(op as Op, [ints([4, 1], 0, 3), ints([1, 5], 0, 3)]));
    it(`${name}, float32`, () =>
      compare(op as Op, [exactly(0, 1, NaN, -0, Infinity), exactly(0, 2, NaN, 0, Infinity)]));
    it(`${name}, scalar and empty`, async () => {
      await compare(op as Op, [ints([], 0, 1), ints([], 0, 1)]);
      await compare(op as Op, [floats([0, 2]), floats([2])]);
    });
  }
  it('Equal, bool', () => compare(tf.equal as Op, [bools([3, 4]), bools([4])]));
  it('NotEqual, bool', () => compare(tf.notEqual as Op, [bools([3, 4]), bools([4])]));
});

describe('logic', () => {
  it('LogicalAnd', () => compare(tf.logicalAnd as Op, [bools([3, 4]), bools([4])]));
  it('LogicalOr', () => compare(tf.logicalOr as Op, [bools([3, 1]), bools([1, 4])]));
  it('LogicalXor', () => compare(tf.logicalXor as Op, [bools([7]), bools([7])]));
  it('LogicalNot', () => compare(tf.logicalNot as Op, [bools([2, 3])]));
});

describe('Select', () => {
  const op = tf.where as unknown as Op;
  it('same shapes', () => compare(op, [bools([3, 4]), floats([3, 4]), floats([3, 4])]));
  it('broadcast', () => compare(op, [bools([3, 1]), floats([1, 4]), floats([3, 4])]));
  it('int32', () => compare(op, [bools([5]), ints([5]), ints([5])]));
  it('scalar', () => compare(op, [bools([]), floats([]), floats([])]));
  it('gradient', () => compareGradients(op, [bools([3, 4]), floats([3, 4]), floats([3, 4])]));
  it('passes over a NaN that is not chosen', () =>
    compare(
      (c, a) => tf.where(c as Tensor, tf.log(a as Tensor), a as Tensor),
      [bools([8]), floats([8], -1, 1)],
    ));
});

describe('Cast', () => {
  const types: DataType[] = ['float32', 'int32', 'bool'];
  for (const type of types) {
    it(`float32 to ${type}`, () =>
      compare((x) => tf.cast(x as Tensor, type), [exactly(-1.7, -0.4, 0, 0.9, 1.2, 3)]));
    it(`int32 to ${type}`, () => compare((x) => tf.cast(x as Tensor, type), [ints([2, 4], -2, 2)]));
    it(`bool to ${type}`, () => compare((x) => tf.cast(x as Tensor, type), [bools([6])]));
    it(`empty to ${type}`, () => compare((x) => tf.cast(x as Tensor, type), [floats([0])]));
  }
});
