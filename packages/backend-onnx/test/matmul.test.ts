import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { tf } from './support/backends';
import { compare, compareGradients } from './support/compare';
import { floats } from './support/inputs';

/** left, right, transpose left, transpose right */
const CASES: [number[], number[], boolean, boolean][] = [
  [[3, 4], [4, 5], false, false],
  [[4, 3], [4, 5], true, false],
  [[3, 4], [5, 4], false, true],
  [[4, 3], [5, 4], true, true],
  [[2, 3, 4], [2, 4, 5], false, false],
  [[2, 4, 3], [2, 5, 4], true, true],
  [[1, 3, 4], [5, 4, 2], false, false],
  [[6, 3, 4], [4, 2], false, false],
  [[2, 3, 3, 4], [2, 3, 4, 1], false, false],
  [[1, 1], [1, 1], false, false],
  [[0, 4], [4, 3], false, false],
  [[33, 65], [17, 65], false, true],
];

describe('BatchMatMul', () => {
  for (const [left, right, transposeLeft, transposeRight] of CASES) {
    const name = `[${left}]${transposeLeft ? "'" : ''} [${right}]${transposeRight ? "'" : ''}`;
    const op = (a: Tensor, b: Tensor) => tf.matMul(a, b, transposeLeft, transposeRight);
    it(name, () => compare((a, b) => op(a as Tensor, b as Tensor), [floats(left), floats(right)]));
    // tfjs has no gradient where one side is broadcast over the batch.
    if (left.slice(0, -2).join() === right.slice(0, -2).join())
      it(`${name}: gradient`, () =>
        compareGradients((a, b) => op(a as Tensor, b as Tensor), [floats(left), floats(right)]));
  }
  it('an empty inner dimension gives zeros', () =>
    compare((a, b) => tf.matMul(a as Tensor, b as Tensor), [floats([2, 0]), floats([0, 3])]));
  it('dot and outer product', async () => {
    await compare((a, b) => tf.dot(a as Tensor, b as Tensor), [floats([5]), floats([5])]);
    await compare((a, b) => tf.outerProduct(a as tf.Tensor1D, b as tf.Tensor1D), [floats([3]), floats([4])]);
  });
});

describe('_FusedMatMul', () => {
  for (const activation of ['linear', 'relu', 'relu6', 'elu', 'sigmoid'] as const) {
    it(activation, () =>
      compareGradients(
        (a, b, bias) => tf.fused.matMul({ a: a as Tensor, b: b as Tensor, bias: bias as Tensor, activation }),
        [floats([3, 4]), floats([4, 5]), floats([5])],
      ),
    );
  }
  it('leaky relu', () =>
    compare(
      (a, b) =>
        tf.fused.matMul({ a: a as Tensor, b: b as Tensor, activation: 'leakyrelu', leakyreluAlpha: 0.2 }),
      [floats([3, 4]), floats([4, 5])],
    ));
  it('transposed, without bias', () =>
    compare(
      (a, b) => tf.fused.matMul({ a: a as Tensor, b: b as Tensor, transposeA: true, transposeB: true }),
      [floats([4, 3]), floats([5, 4])],
    ));
});
