import {
  blocksOf,
  formOf,
  rowsOf,
  type Tensor2D,
  type Tensor3D,
  type Tuples,
  toPairs,
} from '@hemlkit/core/plugin';
import { randomBatch, toTensors, workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import * as losses from '../src/losses';
import * as miners from '../src/miners';
import * as reducers from '../src/reducers';
import { random } from './setup';

const components = [losses, miners, reducers].flatMap((kind) => Object.values(kind));
const { tf, create } = await workbench({ components });
const batch = toTensors(tf, randomBatch('blocks', [0, 1, 2, 0, 1, 2, 0], 6));
const reference = toTensors(tf, randomBatch('others', [2, 1, 0, 2], 6));
const spec = { type: 'triplet-margin', margin: 0.5 };
const triplets = (tuples: Tuples) => tuples as Tuples & { kind: 'triplets' };

it.each(
  ['triplet-margin', 'batch-hard', 'angular', 'distance-weighted'].flatMap((type) => [
    [type, undefined] as const,
    [type, reference] as const,
  ]),
)('forms by blocks what it picks as a whole: %s', async (type, others) => {
  const miner = await create('miner', { type }, {});
  const shape = miner.noise?.(7, others ? 4 : 7);
  const noise = shape && { noise: tf.fill(shape, 0.4) };
  const mined = triplets(miner.mine({ ...batch, ...(others && { reference: others }), ...noise }));
  const { sources, shape: sizes, form } = formOf(mined);
  const blocks = blocksOf(sizes, 2 * sizes[1] ** 2);
  expect(blocks.map(({ size }) => size)).toEqual([2, 2, 2, 1]);
  const parts: Tensor3D[] = [];
  for (const block of blocks)
    parts.push(form(sources, (source) => rowsOf(tf, source, block, parts.slice(-1))));
  const whole = await mined.weight.data();
  expect(whole.some((weight) => weight > 0)).toBe(true);
  expect([...(await tf.concat(parts).data())]).toEqual([...whole]);
});

it('counts the pairs in triplets as their sums over one axis, however they are given', async () => {
  const mined = triplets((await create('miner', spec, {})).mine(batch));
  const { weight } = mined;
  for (const tuples of [mined, { kind: 'triplets' as const, weight }]) {
    const { positive, negative } = toPairs(tf, batch.labels, tuples);
    expect(await positive.array()).toEqual(await tf.sum<Tensor2D>(weight, 2).array());
    expect(await negative.array()).toEqual(await tf.sum<Tensor2D>(weight, 1).array());
  }
});

it('gives a loss the same value and gradients either way', async () => {
  const miner = await create('miner', spec, {});
  const loss = await create(
    'loss',
    { type: 'triplet', swap: true },
    { classes: 3, dimensions: 6, random: random() },
  );
  const run = async (pick: (mined: Tuples & { kind: 'triplets' }) => Tuples) => {
    const { value, grad } = tf.valueAndGrad((x) => {
      const input = { ...batch, embeddings: x as Tensor2D };
      return loss.compute({ ...input, tuples: pick(triplets(miner.mine(input))) });
    })(batch.embeddings);
    return [...(await value.data()), ...(await grad.data())];
  };
  const whole = await run(({ weight }) => ({ kind: 'triplets', weight }));
  expect(whole[0]).toBeGreaterThan(0);
  expect(await run((mined) => mined)).toEqual(whole);
});
