import type { LossInput, Tensor2D, Tensor3D } from '@hemlkit/core/plugin';
import { plain, toTuples, workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import { hinge, mean } from '../../test/plain';
import { random } from '../../test/setup';
import * as reducers from '../reducers';
import { triplet } from './triplet';

const { tf, create } = await workbench({ components: [triplet, ...Object.values(reducers)] });
const generator = random(4);
const labels = [0, 0, 1, 1, 1, 2];
const rows = labels.map(() => [generator.normal(), generator.normal(), generator.normal()]);
const batch = { embeddings: tf.tensor2d(rows), labels: tf.tensor1d(labels, 'int32') };
const make = (options: object) =>
  create(
    'loss',
    { type: 'triplet', margin: 0.3, reducer: { type: 'mean' }, ...options },
    { classes: 3, dimensions: 3, random: random() },
  );

/** The draw that noise stands for: the share of the way through those to choose from, in their order. */
const drawn = (from: number[], noise: number) => from[Math.floor(noise * from.length)]!;

it.each([false, true])('draws a positive and a negative for each anchor, swap %s', async (swap) => {
  const loss = await make({ tripletsPerAnchor: 4, swap });
  expect(loss.noise?.(6, 6)).toEqual([6, 4, 2]);
  const noise = Array.from({ length: 48 }, () => generator.uniform());
  const places = labels.map((_, place) => place);
  const terms = places.flatMap((a) => {
    const positives = places.filter((b) => b !== a && labels[b] === labels[a]);
    const negatives = places.filter((b) => labels[b] !== labels[a]);
    if (positives.length === 0) return [];
    return [0, 1, 2, 3].map((draw) => {
      const p = drawn(positives, noise[(a * 4 + draw) * 2]!);
      const n = drawn(negatives, noise[(a * 4 + draw) * 2 + 1]!);
      const toNegative = plain.unitEuclidean(rows[a]!, rows[n]!);
      const nearest = swap ? Math.min(toNegative, plain.unitEuclidean(rows[p]!, rows[n]!)) : toNegative;
      return hinge(plain.unitEuclidean(rows[a]!, rows[p]!) - nearest + 0.3);
    });
  });
  expect(terms.length).toBe(20);
  const input: LossInput = { ...batch, noise: tf.tensor3d(noise, [6, 4, 2]) as Tensor3D };
  expect((await loss.compute(input).data())[0]).toBeCloseTo(mean(terms), 5);
  const gradient = tf.grad((x) => loss.compute({ ...input, embeddings: x as Tensor2D }))(batch.embeddings);
  expect([...(await gradient.data())].every(Number.isFinite)).toBe(true);
});

it('draws nothing past the end, however high the noise', async () => {
  const loss = await make({ tripletsPerAnchor: 1 });
  const highest = tf.fill([6, 1, 2], 1 - 2 ** -24) as Tensor3D;
  const lower = tf.fill([6, 1, 2], 0.999) as Tensor3D;
  const values = [highest, lower].map((noise) => loss.compute({ ...batch, noise }).dataSync()[0]);
  expect(values[0]).toBe(values[1]);
});

it('says what it needs, and what it does nothing for', async () => {
  const loss = await make({ tripletsPerAnchor: 4 });
  expect(() => loss.compute(batch)).toThrowErrorMatchingInlineSnapshot(
    `[HemlError: The loss \`triplet\` draws its triplets, but was given no random numbers.]`,
  );
  const tuples = toTuples(tf, { kind: 'triplets', triplets: [[0, 1, 2]] }, 6);
  expect(() => loss.compute({ ...batch, tuples })).toThrowErrorMatchingInlineSnapshot(
    `[HemlError: \`tripletsPerAnchor\` of the loss \`triplet\` does nothing where a miner picks the tuples.]`,
  );
  expect((await make({})).noise).toBeUndefined();
});
