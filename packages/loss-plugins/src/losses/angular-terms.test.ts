import type { Tensor, Tensor2D } from '@hemlkit/core/plugin';
import { workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import { random } from '../../test/setup';
import { angularTerms } from './angular-terms';
import { logSumExp } from './log-sum-exp';

const { tf } = await workbench();
const generator = random(4);
const [batch, references, t] = [5, 7, 0.7];
const numbers = (rows: number): Tensor2D =>
  tf.tensor2d(
    Float32Array.from({ length: rows * references }, () => generator.normal()),
    [rows, references],
  );
const [between, toAnchor, toPositive] = [numbers(batch), numbers(batch), numbers(references)];
const negative = tf.tensor2d(
  // The last anchor has none.
  Array.from({ length: batch * references }, (_, i) => Number(i < 28 && i % 3 > 0)),
  [batch, references],
);
const slopes = numbers(batch);

type Terms = (between: Tensor2D, toAnchor: Tensor2D, toPositive: Tensor2D) => Tensor;

/** The terms, and the gradients of their sum with the weights `slopes`. */
async function run(terms: Terms): Promise<number[][]> {
  const weighted = (...[a, b, c]: Tensor[]) =>
    tf.sum(tf.mul(terms(a as Tensor2D, b as Tensor2D, c as Tensor2D), slopes));
  const gradients = tf.grads(weighted)([between, toAnchor, toPositive]);
  const all = [terms(between, toAnchor, toPositive), ...gradients];
  return Promise.all(all.map(async (tensor) => [...(await tensor.data())]));
}

it.each([1, 100, 2 ** 23])(
  'equals all triplets at once, differentiated by tfjs, in blocks of %i triplets',
  async (limit) => {
    const expected = await run((a, b, c) => {
      const sums = tf.add(tf.expandDims(b, 1), tf.expandDims(c, 0));
      const exponents = tf.sub(tf.mul(sums, 4 * t), tf.mul(tf.expandDims(a, 2), 2 * (1 + t)));
      return logSumExp(tf, exponents, tf.expandDims(negative, 1), { plusOne: true });
    });
    const actual = await run((a, b, c) =>
      angularTerms(tf, t, negative, { between: a, toAnchor: b, toPositive: c }, limit),
    );
    actual.forEach((values, part) => {
      for (const [i, value] of values.entries())
        expect(value, `part ${part}`).toBeCloseTo(expected[part]![i]!, 4);
    });
  },
);
