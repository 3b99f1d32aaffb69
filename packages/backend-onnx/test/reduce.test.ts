import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { tf } from './support/backends';
import { compare, compareGradients, type Op } from './support/compare';
import { bools, distinct, exactly, floats, ints } from './support/inputs';

type Reduction = (x: Tensor, axis?: number | number[], keepDims?: boolean) => Tensor;

const REDUCTIONS: [string, Reduction][] = [
  ['Sum', tf.sum],
  ['Mean', tf.mean],
  ['Max', tf.max],
  ['Min', tf.min],
  ['Prod', tf.prod],
];

const CASES: [number[], number | number[] | undefined][] = [
  [[3, 5], undefined],
  [[3, 5], 0],
  [[3, 5], 1],
  [[3, 5], -1],
  [
    [2, 3, 4, 5],
    [0, 1, 2],
  ],
  [
    [2, 3, 4, 5],
    [1, 2],
  ],
  [
    [2, 3, 4, 5],
    [0, 2],
  ],
  [[2, 3, 4, 5], 2],
  [[7], 0],
  [[], undefined],
  [
    [1, 1],
    [0, 1],
  ],
];

describe('reductions', () => {
  for (const [name, op] of REDUCTIONS) {
    for (const [shape, axis] of CASES) {
      it(`${name} [${shape}] over ${axis ?? 'all'}`, async () => {
        await compare((x) => op(x as Tensor, axis), [distinct(shape, 0.03)]);
        await compare((x) => op(x as Tensor, axis, true), [distinct(shape, 0.03)]);
      });
      // tfjs's gradient of Prod does not know axes counted from the end.
      if (name === 'Prod' && axis === -1) continue;
      it(`${name} [${shape}] over ${axis ?? 'all'}: gradient`, () =>
        compareGradients((x) => op(x as Tensor, axis), [distinct(shape, 0.011)]));
    }
    it(`${name}, int32`, () => compare((x) => op(x as Tensor, 1), [ints([4, 5], -3, 3)]));
  }
  it('Sum of nothing', () => compare((x) => tf.sum(x as Tensor, 0), [floats([0, 3])]));
  it('Sum, bool', () => compare((x) => tf.sum(x as Tensor, 0), [bools([5, 3])]));
  it('Sum, int32, past what float32 holds', () =>
    compare((x) => tf.sum(x as Tensor), [ints([40], 16777217, 16777999)], { tolerance: 0 }));
  it('Max and Min of NaN', async () => {
    await compare((x) => tf.max(x as Tensor), [exactly(1, NaN, 3)]);
    await compare((x) => tf.min(x as Tensor), [exactly(1, NaN, 3)]);
  });
  it('Max with ties: gradient', () => compareGradients((x) => tf.max(x as Tensor, 0), [exactly(1, 3, 3, 2)]));
  it('LogSumExp', () => compareGradients((x) => tf.logSumExp(x as Tensor, 1), [floats([4, 6], -9, 9)]));
  it('Norm', () => compareGradients((x) => tf.norm(x as Tensor, 2, 1), [floats([4, 6], 0.1, 2)]));
  it('Moments', () =>
    compareGradients((x) => tf.moments(x as Tensor, [0, 1, 2]).variance, [floats([2, 3, 3, 4])]));
});

describe('All and Any', () => {
  for (const [name, op] of [
    ['All', tf.all],
    ['Any', tf.any],
  ] as [string, Reduction][]) {
    it(`${name} over one axis`, () => compare((x) => op(x as Tensor, 1), [bools([5, 3])]));
    it(`${name} over everything`, () => compare((x) => op(x as Tensor), [bools([5, 3])]));
    it(`${name}, axes kept`, () => compare((x) => op(x as Tensor, 0, true), [bools([2, 4])]));
  }
});

describe('ArgMax and ArgMin', () => {
  for (const [name, op] of [
    ['ArgMax', tf.argMax],
    ['ArgMin', tf.argMin],
  ] as [string, (x: Tensor, axis: number) => Tensor][]) {
    for (const axis of [0, 1, 2, -1]) {
      it(`${name} over ${axis}`, () => compare((x) => op(x as Tensor, axis), [floats([3, 4, 5])]));
    }
    it(`${name} takes the first of equals`, () =>
      compare((x) => op(x as Tensor, 0), [exactly(2, 5, 5, 2, 2)]));
    it(`${name}, int32`, () => compare((x) => op(x as Tensor, 1), [ints([4, 7])]));
  }
});

describe('Cumsum and Cumprod', () => {
  for (const [exclusive, reverse] of [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ] as [boolean, boolean][]) {
    const how = `${exclusive ? 'exclusive' : 'inclusive'}${reverse ? ', reversed' : ''}`;
    for (const axis of [0, 1, 2]) {
      const cumsum: Op = (x) => tf.cumsum(x as Tensor, axis, exclusive, reverse);
      const cumprod: Op = (x) => tf.cumprod(x as Tensor, axis, exclusive, reverse);
      // tfjs's gradient permutes wrongly unless the axis is the last one.
      if (axis === 2)
        it(`Cumsum over ${axis}, ${how}: gradient`, () => compareGradients(cumsum, [floats([2, 3, 4])]));
      it(`Cumsum over ${axis}, ${how}`, () => compare(cumsum, [floats([2, 3, 4])]));
      it(`Cumprod over ${axis}, ${how}`, () => compare(cumprod, [floats([2, 3, 4])]));
    }
  }
  it('Cumsum, int32', () => compare((x) => tf.cumsum(x as Tensor, 0), [ints([6])]));
});

describe('TopK', () => {
  it('values and indices', () =>
    compare(
      (x) => {
        const { values, indices } = tf.topk(x as Tensor, 3);
        return [values, indices];
      },
      [distinct([4, 7])],
    ));
  it('all of them', () =>
    compare(
      (x) => {
        const { values, indices } = tf.topk(x as Tensor, 5, true);
        return [values, indices];
      },
      [distinct([5])],
    ));
  it('int32', () => compare((x) => tf.topk(x as Tensor, 2).values, [ints([3, 6], 0, 100)]));
});
