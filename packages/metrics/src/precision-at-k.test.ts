import type { Distance, Metric } from '@hemlkit/core/plugin';
import type { Rank } from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { type GoldenBatch, golden } from '../test/golden';
import { cpu, random } from '../test/setup';
import { cosine, euclidean, precisionAtK, snr } from './index';
import { nearest } from './nearest';

interface Case {
  id: string;
  batch: string;
  knn: 'l2' | 'l2-normalized' | 'cosine';
  precision_at_k: Record<string, number>;
  nearest: number[];
}

const tf = await cpu();
const services = { tf } as never;
const { batches, cases } = golden<{ batches: Record<string, GoldenBatch>; cases: Case[] }>('precision-at-k');

const distances = {
  l2: euclidean.create({ normalize: false, p: 2, power: 1 } as never, services, {}) as Distance,
  'l2-normalized': euclidean.create({ normalize: true, p: 2, power: 1 } as never, services, {}) as Distance,
  cosine: cosine.create({} as never, services, {}) as Distance,
};

const create = (k: number[], distance: Distance): Metric =>
  precisionAtK.create({ k, distance } as never, services, {}) as Metric;

it.each(cases)(
  'equals PyTorch Metric Learning: $id',
  async ({ batch, knn, precision_at_k, nearest: expected }) => {
    const { labels, embeddings } = batches[batch]!;
    const tensor = tf.tensor2d(Float32Array.from(embeddings.data.map(Number)), embeddings.shape);
    const result = await create([1, 2, 8], distances[knn]).compute({
      embeddings: tensor,
      labels: Int32Array.from(labels),
    });
    expect(Object.keys(result)).toEqual(['precision@1', 'precision@2', 'precision@8']);
    for (const k of [1, 2, 8]) expect(result[`precision@${k}`]).toBeCloseTo(precision_at_k[k]!, 9);
    const [rows, inverted] = [labels.length, distances[knn].inverted];
    const values = await distances[knn].matrix(tensor, tensor).data();
    expect([...nearest({ values, rows, columns: rows, firstRow: 0, inverted }, 1)]).toEqual(expected);
  },
);

it('ranks equal distances by position and never counts the sample itself', async () => {
  const embeddings = tf.ones<Rank.R2>([4, 2]);
  const labels = Int32Array.from([0, 1, 0, 1]);
  // Everyone's nearest is sample 0; sample 0's is sample 1.
  expect(await create([1], distances.l2).compute({ embeddings, labels })).toEqual({ 'precision@1': 0.25 });
});

it('gives the same in one block as by the definition, with many blocks', async () => {
  const generator = random(3);
  const [samples, dimensions] = [700, 48];
  const values = Float32Array.from({ length: samples * dimensions }, () => generator.normal());
  const labels = Int32Array.from({ length: samples }, (_, i) => i % 3);
  let matches = 0;
  for (let i = 0; i < samples; i++) {
    let [best, at] = [Infinity, -1];
    for (let j = 0; j < samples; j++) {
      let sum = 0;
      for (let d = 0; d < dimensions; d++)
        sum += (values[i * dimensions + d]! - values[j * dimensions + d]!) ** 2;
      if (j !== i && sum < best) [best, at] = [sum, j];
    }
    if (labels[at] === labels[i]) matches++;
  }
  const embeddings = tf.tensor2d(values, [samples, dimensions]);
  const before = tf.memory().numTensors;
  const result = await create([1], distances.l2).compute({ embeddings, labels });
  expect(tf.memory().numTensors).toBe(before);
  expect(result['precision@1']).toBeCloseTo(matches / samples, 9);
});

it('is undefined where distances are', async () => {
  const snrDistance = snr.create({ normalize: false } as never, services, {}) as Distance;
  const embeddings = tf.ones<Rank.R2>([4, 2]);
  const result = await create([1], snrDistance).compute({ embeddings, labels: new Int32Array(4) });
  expect(result['precision@1']).toBeNaN();
});

it('refuses more neighbours than there are', async () => {
  const embeddings = tf.ones<Rank.R2>([4, 2]);
  const computed = create([1, 4], distances.l2).compute({ embeddings, labels: new Int32Array(4) });
  await expect(computed).rejects.toThrowErrorMatchingInlineSnapshot(
    `[HemlError: precision@4 needs 5 samples or more; there are 4.]`,
  );
});
