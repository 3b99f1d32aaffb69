import type { Tensor2D } from '@hemlkit/core/plugin';
import { workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import metrics, { within } from '../src/index';
import {
  distanceSpec,
  type GoldenBatch,
  type GoldenDistance,
  type GoldenTensor,
  golden,
  matrix,
  numbers,
} from './golden';

interface Named {
  id: string;
  distance: GoldenDistance;
  batch: string;
  ref_batch: string | null;
}
interface Case extends Named {
  expected: {
    matrix: GoldenTensor;
    pairwise?: { values: (number | string)[] };
    gradient_of_weighted_sum?: GoldenTensor;
  };
}
interface MatchCase extends Named {
  threshold: number;
  expected: { pairs: [number, number][] };
}

const { tf, create } = await workbench({ plugins: [metrics], engine: 'onnxruntime' });
const { batches } = golden<{ batches: Record<string, GoldenBatch> }>('batches');
const { cases } = golden<{ cases: Case[] }>('distances');
const { cases: matchCases } = golden<{ cases: MatchCase[] }>('matches');
const rows = (batch: string) => matrix(tf, batches[batch]!.embeddings);
let compared = 0;

/** @param relative to the largest expected value, or to `floor` where all are smaller */
function expectClose(actual: ArrayLike<number>, expected: number[], relative: number, floor: number): void {
  const largest = Math.max(floor, ...expected.filter(Number.isFinite).map(Math.abs));
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => {
    if (Number.isFinite(value))
      expect(Math.abs(actual[i]! - value), `element ${i}`).toBeLessThanOrEqual(relative * largest);
    else expect(actual[i], `element ${i}`).toBe(value);
  });
}

/** PML's weights of the sum that its gradients are of. */
const weight = (i: number, j: number) => ((3 * i + 5 * j) % 7) - 3;

it.each(cases)('equals PyTorch Metric Learning: $id', async ({ distance: name, expected, ...one }) => {
  const distance = await create('distance', distanceSpec(name), {});
  const a = rows(one.batch);
  const matrixOf = (x: Tensor2D) => distance.matrix(x, one.ref_batch ? rows(one.ref_batch) : x);
  const result = matrixOf(a);
  expect(result.shape).toEqual(expected.matrix.shape);
  expectClose(await result.data(), numbers(expected.matrix), 1e-5, 1);
  if (expected.gradient_of_weighted_sum) {
    const [m, n] = result.shape;
    const weights = tf.tensor2d(
      Array.from({ length: m * n }, (_, at) => weight(Math.floor(at / n), at % n)),
      [m, n],
    );
    const gradient = tf.grad((x) => tf.sum(tf.mul(matrixOf(x as Tensor2D), weights)))(a);
    expectClose(await gradient.data(), numbers(expected.gradient_of_weighted_sum), 1e-4, 0.01);
  }
  if (expected.pairwise) {
    // Row against row, never normalised (so a cosine is a dot product) nor raised to a power: the diagonal.
    const type = name.name === 'CosineSimilarity' ? 'DotProductSimilarity' : name.name;
    const spec = distanceSpec({ ...name, name: type, normalize_embeddings: false, power: 1 });
    const plain = await create('distance', spec, {});
    const values = expected.pairwise.values.map(Number);
    const shifted = one.ref_batch ? rows(one.ref_batch) : tf.slice(a, 1);
    const head = tf.slice(a, 0, values.length);
    const all = await plain.matrix(head, tf.slice(shifted, 0, values.length)).array();
    // PML adds 1e-6 to every difference of an Lp distance, which some of these cases show.
    expectClose(
      values.map((_, i) => all[i]![i]!),
      values,
      3e-5,
      1,
    );
  }
  compared++;
});

it.each(matchCases)('finds the matches that PyTorch Metric Learning finds: $id', async (one) => {
  const distance = await create('distance', distanceSpec(one.distance), {});
  const [a, b] = [rows(one.batch), rows(one.ref_batch ?? one.batch)];
  expect(await within(tf, distance, a, b, one.threshold)).toEqual(one.expected.pairs);
  compared++;
});

it('has compared every case', () => {
  console.log(`Distances: ${compared} golden cases equal on ${tf.getBackend()}.`);
  expect(compared).toBe(84 + 6);
});
