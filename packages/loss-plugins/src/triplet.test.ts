import type { Loss, Tensor1D, Tensor2D, Tensor3D, Tuples } from '@hemlkit/core/plugin';
import { expect, it } from 'vitest';
import { distances } from '../test/distances';
import { type GoldenBatch, type GoldenTensor, golden, numbers } from '../test/golden';
import { cpu, random } from '../test/setup';
import { triplet } from './triplet';

interface Case {
  id: string;
  margin: number;
  distance: 'LpDistance' | 'CosineSimilarity';
  batch: string;
  indices: { kind: 'pairs' | 'triplets'; indices: number[][] } | null;
  loss: number;
  gradient: GoldenTensor;
}

const tf = await cpu();
const { batches } = golden<{ batches: Record<string, GoldenBatch> }>('batches');
const { cases } = golden<{ cases: Case[] }>('triplet');
const known = distances(tf);

const create = (margin: number, distance: Case['distance']): Loss =>
  triplet.create({ margin, distance: known[distance] } as never, { tf } as never, {} as never) as Loss;

/** Index lists as multiplicities. */
function toTuples({ kind, indices }: NonNullable<Case['indices']>, size: number): Tuples {
  const [first, second, third, fourth] = indices as [number[], number[], number[], number[]?];
  if (kind === 'triplets') {
    const weight = new Float32Array(size ** 3);
    first.forEach((anchor, i) => {
      weight[(anchor * size + second[i]!) * size + third[i]!]! += 1;
    });
    return { kind, weight: tf.tensor3d(weight, [size, size, size]) };
  }
  const count = (rows: number[], columns: number[]) => {
    const mask = new Float32Array(size ** 2);
    rows.forEach((row, i) => {
      mask[row * size + columns[i]!]! += 1;
    });
    return tf.tensor2d(mask, [size, size]);
  };
  return { kind, positive: count(first, second), negative: count(third, fourth!) };
}

async function lossAndGradient(loss: Loss, embeddings: Tensor2D, labels: number[], tuples?: Tuples) {
  const batchLabels = tf.tensor1d(labels, 'int32') as Tensor1D;
  const compute = (x: Tensor2D) =>
    loss.compute({ embeddings: x, labels: batchLabels, ...(tuples ? { tuples } : {}) });
  const { value, grad } = tf.valueAndGrad((x) => compute(x as Tensor2D))(embeddings);
  return { value: (await value.data())[0]!, gradient: await grad.data() };
}

it.each(cases)(
  'equals PyTorch Metric Learning: $id',
  async ({ margin, distance, batch, indices, ...expected }) => {
    const { labels, embeddings } = batches[batch]!;
    const tuples = indices ? toTuples(indices, labels.length) : undefined;
    const tensor = tf.tensor2d(Float32Array.from(numbers(embeddings)), embeddings.shape);
    const { value, gradient } = await lossAndGradient(create(margin, distance), tensor, labels, tuples);
    expect(Math.abs(value - expected.loss)).toBeLessThanOrEqual(1e-5 * Math.max(1, expected.loss));
    const wanted = numbers(expected.gradient);
    const largest = Math.max(0.01, ...wanted.map(Math.abs));
    wanted.forEach((slope, i) => {
      expect(Math.abs(gradient[i]! - slope), `element ${i}`).toBeLessThanOrEqual(1e-4 * largest);
    });
  },
);

it('equals the definition, one triplet at a time', async () => {
  const generator = random(5);
  const [size, dimensions, margin] = [7, 3, 0.3];
  const labels = [0, 1, 0, 2, 1, 0, 2];
  const rows = Array.from({ length: size }, () =>
    Array.from({ length: dimensions }, () => generator.normal()),
  );
  const weights = Float32Array.from({ length: size ** 3 }, () => generator.integer(3));
  const unit = rows.map((row) => row.map((x) => x / Math.hypot(...row)));
  const apart = (a: number, b: number) => Math.hypot(...unit[a]!.map((x, d) => x - unit[b]![d]!));
  let [sum, count] = [0, 0];
  for (let a = 0; a < size; a++)
    for (let p = 0; p < size; p++)
      for (let n = 0; n < size; n++) {
        const weight = weights[(a * size + p) * size + n]!;
        const term = Math.max(0, apart(a, p) - apart(a, n) + margin);
        if (term > 0) count += weight;
        sum += weight * term;
      }
  const tuples: Tuples = { kind: 'triplets', weight: tf.tensor3d(weights, [size, size, size]) as Tensor3D };
  const { value } = await lossAndGradient(create(margin, 'LpDistance'), tf.tensor2d(rows), labels, tuples);
  expect(value).toBeCloseTo(sum / count, 5);
});

it('is 0 with gradient 0 for a batch of zeros', async () => {
  const { value, gradient } = await lossAndGradient(create(0, 'LpDistance'), tf.zeros([4, 2]), [0, 1, 0, 1]);
  expect(value).toBe(0);
  expect([...gradient].every((slope) => Math.abs(slope) === 0)).toBe(true);
});

it('does not depend on how labels are called', async () => {
  const embeddings = tf.tensor2d([
    [1, 0],
    [0, 1],
    [1, 1],
    [-1, 2],
  ]);
  const one = await lossAndGradient(create(0.5, 'LpDistance'), embeddings, [0, 1, 0, 1]);
  const other = await lossAndGradient(create(0.5, 'LpDistance'), embeddings, [9, 4, 9, 4]);
  expect(one).toEqual(other);
});
