import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { tf } from './support/backends';
import { compare, compareGradients, type Op } from './support/compare';
import { distinct, exactly, floats } from './support/inputs';

/** name, image, window, stride, padding */
const CASES: [string, number[], number | [number, number], number, 'same' | 'valid' | number][] = [
  ['2x2', [2, 6, 4, 3], 2, 2, 'valid'],
  ['3x3 stride 2 pad 1', [2, 8, 8, 3], 3, 2, 1],
  ['3x3 stride 2 same, odd', [1, 7, 9, 2], 3, 2, 'same'],
  ['overlapping', [1, 6, 6, 2], 3, 1, 'same'],
  ['unequal window', [1, 6, 5, 2], [2, 3], 1, 'valid'],
  ['whole image', [3, 4, 4, 5], 4, 4, 'valid'],
  ['one pixel', [3, 1, 1, 2], 1, 1, 'valid'],
  ['stride past the window', [1, 7, 7, 2], 2, 3, 'valid'],
];

for (const kind of ['MaxPool', 'AvgPool'] as const) {
  describe(kind, () => {
    for (const [name, shape, window, stride, pad] of CASES) {
      const rounding = typeof pad === 'number' ? 'floor' : undefined;
      const op: Op = (x) =>
        kind === 'MaxPool'
          ? tf.maxPool(x as Tensor4D, window, stride, pad, rounding)
          : tf.avgPool(x as Tensor4D, window, stride, pad, rounding);
      it(name, () => compare(op, [distinct(shape)]));
      it(`${name}: gradient`, () => compareGradients(op, [distinct(shape)]));
    }
    it('an empty batch', () =>
      compare(
        (x) =>
          kind === 'MaxPool'
            ? tf.maxPool(x as Tensor4D, 2, 2, 'valid')
            : tf.avgPool(x as Tensor4D, 2, 2, 'valid'),
        [floats([0, 4, 4, 2])],
      ));
  });
}

describe('MaxPool, corners', () => {
  it('all negative beside the padding', () =>
    compareGradients((x) => tf.maxPool(x as Tensor4D, 3, 2, 1, 'floor'), [distinct([1, 5, 5, 1], -0.5)]));
  it('ties go where the reference sends them', () =>
    compareGradients(
      (x) => tf.maxPool(tf.reshape(x as Tensor, [1, 4, 4, 1]) as Tensor4D, 2, 2, 'valid'),
      [exactly(1, 1, 0, 0, 1, 1, 0, 0, 0, 2, 3, 1, 2, 0, 1, 3)],
    ));
  it('after relu, where zeros tie', () =>
    compareGradients(
      (x) => tf.maxPool(tf.relu<Tensor4D>(x as Tensor4D), 3, 2, 1, 'floor'),
      [floats([2, 6, 6, 3])],
    ));
});
