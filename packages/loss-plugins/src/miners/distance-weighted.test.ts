import { plain, randomBatch, testMiner, toLists, toTensors, workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import { random } from '../../test/setup';
import { distanceWeighted } from './distance-weighted';

testMiner(distanceWeighted, { options: [{}, { cutoff: 0.2, nonzeroLossCutoff: 1.2 }] });

it('draws as many triplets as an anchor has samples of its label, negatives by the weights of the paper', async () => {
  const { tf, create } = await workbench({ components: [distanceWeighted] });
  const [dimensions, cutoff, far] = [4, 0.5, 1.4];
  const batch = randomBatch('weights', [0, 0, 0, 1, 1, 2, 2, 2, 3, 1], dimensions);
  const miner = await create('miner', { type: 'distance-weighted' }, {});
  const generator = random(1);
  const size = batch.labels.length;
  const counts = new Float64Array(size);
  const rounds = 400;
  for (let round = 0; round < rounds; round++) {
    const noise = tf.tensor(
      Float32Array.from({ length: 2 * size * size }, () => generator.uniform()),
      [2, size, size],
    );
    const lists = await toLists(miner.mine({ ...toTensors(tf, batch), noise }));
    if (lists.kind !== 'triplets') throw new Error('not triplets');
    const ofFirst = lists.triplets.filter(([anchor]) => anchor === 0);
    expect(ofFirst.length).toBe(3);
    for (const [, , negative] of ofFirst) counts[negative]!++;
    noise.dispose();
  }
  // 1 / q(d), Wu et al., 2017.
  const weights = batch.embeddings.map((embedding, i) => {
    const d = Math.max(cutoff, plain.unitEuclidean(batch.embeddings[0]!, embedding));
    if (batch.labels[i] === 0 || d >= far) return 0;
    return 1 / (d ** (dimensions - 2) * (1 - d ** 2 / 4) ** ((dimensions - 3) / 2));
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  expect(weights.filter((weight) => weight > 0).length).toBeGreaterThan(2);
  weights.forEach((weight, i) => {
    // Three standard deviations of 1,200 draws.
    expect(Math.abs(counts[i]! / (3 * rounds) - weight / total)).toBeLessThan(0.045);
  });
});

it('wants a distance', async () => {
  const { create } = await workbench({ components: [distanceWeighted] });
  const made = create('miner', { type: 'distance-weighted', distance: { type: 'cosine' } }, {});
  await expect(made).rejects.toThrowErrorMatchingInlineSnapshot(
    `[HemlError: The miner distance-weighted needs a distance, not a similarity.]`,
  );
});
