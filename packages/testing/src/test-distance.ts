import type { Component, Tensor2D } from '@hemlkit/core/plugin';
import { expect, it } from 'vitest';
import { randomBatch } from './batches';
import { directions, dotProduct, rowsOf, slopeError } from './slope';
import { describeComponent, type Resolved, type Trial, valuesOf } from './trial';
import { withoutReading } from './without-reading';

export interface DistanceTrial extends Trial {
  /** The distance of two embeddings in plain numbers. */
  reference?(a: number[], b: number[], options: Resolved): number;
  /** d(a, b) = d(b, a)? Default: yes. */
  isSymmetric?: boolean;
  /** Nothing is nearer to an embedding than itself? Default: yes. */
  isNearestToItself?: boolean;
  /** Finite for embeddings without any spread: zeros, or all dimensions equal? Default: yes. */
  isFiniteWithoutSpread?: boolean;
}

const [m, n, d] = [7, 5, 6];

/**
 * Registers tests of a distance: documentation, the reference's values and gradients, orientation of the matrix,
 * symmetry, gradients where embeddings are equal, that it ranks as it measures, no reading in a step, leaked tensors.
 *
 * @example
 * testDistance(myDistance, { reference: (a, b) => a.reduce((sum, x, i) => sum + Math.abs(x - b[i]), 0) });
 */
export function testDistance(component: Component<'distance'>, trial: DistanceTrial = {}): void {
  const { reference, isSymmetric = true, isNearestToItself = true, isFiniteWithoutSpread = true } = trial;
  const a = randomBatch('a', Array(m).fill(0), d).embeddings;
  const b = randomBatch('b', Array(n).fill(0), d).embeddings;
  describeComponent(component, trial, (make) => {
    it('gives [M, N], row the first argument, and leaves no tensors behind', async () => {
      const { product, options, bench } = await make({});
      const [left, right] = [bench.tf.tensor2d(a), bench.tf.tensor2d(b)];
      const values = await valuesOf(bench, () => product.matrix(left, right));
      expect(values.length).toBe(m * n);
      if (reference)
        values.forEach((value, at) => {
          const expected = reference(a[Math.floor(at / n)]!, b[at % n]!, options);
          expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(expected)));
        });
    });

    it('has the gradients of its values', async () => {
      const { product, options, bench } = await make({});
      const { tf } = bench;
      const right = tf.tensor2d(b);
      const weights = Array.from({ length: m * n }, (_, i) => Math.sin(i + 1));
      const weighted = (x: Tensor2D) =>
        tf.sum(tf.mul(product.matrix(x, right), tf.tensor2d(weights, [m, n])));
      const gradient = Array.from(
        await tf
          .grad((x) => weighted(x as Tensor2D))(tf.tensor2d(a))
          .data(),
      );
      const f = async (x: number[]): Promise<number> => {
        const rows = rowsOf(x, d);
        if (reference)
          return weights.reduce(
            (sum, w, at) => sum + w * reference(rows[Math.floor(at / n)]!, b[at % n]!, options),
            0,
          );
        return (await weighted(tf.tensor2d(rows)).data())[0] as number;
      };
      const size = Math.max(0.01, Math.hypot(...gradient));
      for (const direction of directions(m * d, 'distance')) {
        const error = await slopeError(f, a.flat(), direction, dotProduct(gradient, direction), !!reference);
        expect(error / size).toBeLessThanOrEqual(reference ? 3e-3 : 0.1);
      }
    });

    it('has finite gradients where embeddings are equal or zero', async () => {
      const { product, bench } = await make({});
      const { tf } = bench;
      const spread = Array.from({ length: d }, (_, i) => i + 1);
      const rows = isFiniteWithoutSpread
        ? [spread, spread, spread.map(() => 0), spread.map(() => 0.5)]
        : [spread, spread];
      const gradient = tf.grad((x) => tf.sum(product.matrix(x as Tensor2D, tf.tensor2d(rows))))(
        tf.tensor2d(rows),
      );
      expect([...(await gradient.data())].every(Number.isFinite)).toBe(true);
    });

    it(`is ${isSymmetric ? '' : 'not '}symmetric${isNearestToItself ? ', and nothing is nearer than itself' : ''}`, async () => {
      const { product, bench } = await make({});
      const rows = bench.tf.tensor2d(a);
      const matrix = rowsOf(await valuesOf(bench, () => product.matrix(rows, rows)), m);
      const gaps = matrix.flatMap((row, i) => row.map((value, j) => Math.abs(value - matrix[j]![i]!)));
      if (isSymmetric) expect(Math.max(...gaps)).toBeLessThan(1e-5);
      else expect(Math.max(...gaps)).toBeGreaterThan(1e-3);
      if (!isNearestToItself) return;
      matrix.forEach((row, i) => {
        const others = row.filter((_, j) => j !== i);
        if (product.inverted) expect(Math.max(...others)).toBeLessThanOrEqual(row[i]! + 1e-5);
        else expect(Math.min(...others)).toBeGreaterThanOrEqual(row[i]! - 1e-5);
      });
    });

    it('reads no values while a step is recorded', async () => {
      const { product, bench } = await make({});
      const [left, right] = [bench.tf.tensor2d(a), bench.tf.tensor2d(b)];
      withoutReading(bench.tf, () => product.matrix(left, right));
    });

    it('ranks many samples as it measures them', async () => {
      const { product, bench } = await make({});
      const { ranking, inverted } = product;
      if (!ranking) return;
      const [queries, references] = [bench.tf.tensor2d(a), bench.tf.tensor2d(b)];
      const scores = await valuesOf(bench, () => ranking.scores(queries, ranking.prepare(references)));
      const distances = await valuesOf(bench, () => product.matrix(queries, references));
      const order = (values: number[], isLargerNearer: boolean) =>
        rowsOf(values, n).map((row) =>
          [...row.keys()].sort((i, j) => (isLargerNearer ? row[j]! - row[i]! : row[i]! - row[j]!)),
        );
      expect(order(scores, true)).toEqual(order(distances, inverted));
    });
  });
}
