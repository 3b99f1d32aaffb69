import type { Miner, Tensor1D, Tensor2D } from '@hemlkit/core/plugin';
import { expect, it } from 'vitest';
import { distances } from '../../test/distances';
import { type GoldenBatch, golden, numbers } from '../../test/golden';
import { cpu } from '../../test/setup';
import { triplet } from '../triplet';
import { multiSimilarity } from './multi-similarity';

interface Case {
  id: string;
  epsilon: number;
  distance: 'LpDistance' | 'CosineSimilarity';
  batch: string;
  indices: [number[], number[], number[], number[]];
}

const tf = await cpu();
const { batches } = golden<{ batches: Record<string, GoldenBatch> }>('batches');
const { cases } = golden<{ cases: Case[] }>('multi-similarity');
const known = distances(tf);

const create = (epsilon: number, distance: Case['distance']): Miner =>
  multiSimilarity.create({ epsilon, distance: known[distance] } as never, { tf } as never, {}) as Miner;

function batch(name: string): { embeddings: Tensor2D; labels: Tensor1D } {
  const { labels, embeddings } = batches[name]!;
  const values = Float32Array.from(numbers(embeddings));
  return { embeddings: tf.tensor2d(values, embeddings.shape), labels: tf.tensor1d(labels, 'int32') };
}

/** The pairs of a mask, as `row-column`. */
async function pairs(mask: Tensor2D): Promise<string[]> {
  const size = mask.shape[1];
  const values = [...(await mask.data())];
  return values.flatMap((value, at) => (value === 1 ? [`${Math.floor(at / size)}-${at % size}`] : [])).sort();
}

it.each(cases)(
  'picks what PyTorch Metric Learning picks: $id',
  async ({ epsilon, distance, batch: name, indices }) => {
    const tuples = create(epsilon, distance).mine(batch(name));
    if (tuples.kind !== 'pairs') throw new Error('not pairs');
    const [anchors, positives, others, negatives] = indices;
    expect(await pairs(tuples.positive)).toEqual(anchors.map((a, i) => `${a}-${positives[i]}`).sort());
    expect(await pairs(tuples.negative)).toEqual(others.map((a, i) => `${a}-${negatives[i]}`).sort());
  },
);

it('is not differentiated through: the gradient is that of the loss with its tuples fixed', async () => {
  const { embeddings, labels } = batch('two-16x16');
  const loss = await triplet.create(
    { margin: 0.1, distance: known.LpDistance } as never,
    { tf } as never,
    {} as never,
  );
  const miner = create(0.1, 'CosineSimilarity');
  const fixed = miner.mine({ embeddings, labels });
  const mining = tf.grad((x) => {
    const mined = x as Tensor2D;
    return loss.compute({ embeddings: mined, labels, tuples: miner.mine({ embeddings: mined, labels }) });
  })(embeddings);
  const apart = tf.grad((x) => loss.compute({ embeddings: x as Tensor2D, labels, tuples: fixed }))(
    embeddings,
  );
  expect(await mining.data()).toEqual(await apart.data());
  expect((await tf.max(tf.abs(apart)).data())[0]).toBeGreaterThan(0);
});
