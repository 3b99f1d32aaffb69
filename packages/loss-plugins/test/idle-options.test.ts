import type { ComponentSpec, Kind, Kinds, LossInput, Tensor2D } from '@hemlkit/core/plugin';
import { randomBatch, toLists, toTensors, workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import * as losses from '../src/losses';
import * as miners from '../src/miners';
import * as reducers from '../src/reducers';
import * as regularizers from '../src/regularizers';
import { random } from './setup';

const kinds = { loss: losses, miner: miners, reducer: reducers, regularizer: regularizers };
const all = Object.values(kinds).flatMap((members) => Object.values(members));
const { tf, create } = await workbench({ components: all });
const batch = toTensors(tf, randomBatch('options', [0, 1, 2, 3, 3, 2, 1, 0, 2, 0, 3, 1], 8));
const context = () => ({ classes: 4, dimensions: 8, random: random(3) });

type Options = Record<string, unknown>;
const reduction: Options = { reducer: { type: 'sum' }, embeddingRegularizer: { type: 'lp' } };
const byClass: Options = { ...reduction, weightRegularizer: { type: 'regular-face' } };
const distance = { type: 'dot', normalize: false };
const chosen: Options = { positive: 'hard', negative: 'easy' };
const ranges: Options = { positiveRange: [0, 1.1], negativeRange: [1.4, 2] };

/** Each component's options, with another value than the default. A value that is a list has what it needs beside it. */
const others: Record<string, Record<string, Options>> = {
  loss: {
    triplet: { margin: 0.5, swap: true, smooth: true, tripletsPerAnchor: 1, distance, ...reduction },
    angular: { alpha: 30, unitNegatives: true, ...reduction },
    'multi-similarity': { alpha: 3, beta: 20, base: 0.2, distance, ...reduction },
    'nt-xent': { temperature: 0.5, distance, ...reduction },
    'sup-con': { temperature: 0.5, distance, ...reduction },
    snr: { positiveMargin: 0.3, negativeMargin: 4, distance: { type: 'euclidean' }, ...reduction },
    contrastive: { positiveMargin: 0.3, negativeMargin: 1.5, distance: { type: 'snr' }, ...reduction },
    circle: { margin: 0.2, gamma: 20, ...reduction },
    arcface: { margin: 10, scale: 20, ...byClass },
    cosface: { margin: 0.1, scale: 20, ...byClass },
    'sub-center-arcface': { margin: 10, scale: 20, subCenters: 2, ...byClass },
    'normalized-softmax': { temperature: 0.5, distance, ...byClass },
    'proxy-nca': { scale: 3, distance: { type: 'euclidean' }, ...byClass },
    'proxy-anchor': { margin: 0.3, alpha: 10, distance, ...byClass },
  },
  miner: {
    all: {},
    'packaged-triplets': {},
    'multi-similarity': { epsilon: -0.5, distance },
    'triplet-margin': { margin: 0, triplets: 'easy', distance },
    'batch-hard': { ...ranges, distance },
    'batch-easy-hard': { ...chosen, ...ranges, distance },
    'pair-margin': { positiveMargin: 1.2, negativeMargin: 1.3, distance },
    angular: { angle: 40 },
    hdc: { share: 0.2, distance },
    'distance-weighted': { cutoff: 1.2, nonzeroLossCutoff: 1.2, distance: { type: 'euclidean', power: 2 } },
  },
  reducer: {
    mean: {},
    sum: {},
    'avg-non-zero': {},
    divisor: {},
    threshold: { low: 0.3, high: 0.9 },
    'class-weighted': { weights: [1, 2, 3, 4] },
    'per-anchor': { reducer: { type: 'sum' } },
    multiple: { parts: { positive: { type: 'sum' }, negative: { type: 'mean' } } },
  },
  regularizer: {
    lp: { p: 1, power: 2, weight: 2 },
    'zero-mean': { weight: 2 },
    'center-invariant': { weight: 2 },
    'regular-face': { weight: 2 },
    'sparse-centers': { subCenters: 2, weight: 2 },
  },
};

const uniform = (shape: number[]) => {
  const drawn = random(5);
  return tf.tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => drawn.uniform()),
    shape,
  );
};

/** All that a component makes of the batch, as numbers. */
const outputs: Record<string, (spec: ComponentSpec) => Promise<unknown>> = {
  async loss(spec) {
    const loss = await create('loss', spec, context());
    const noise = loss.noise && { noise: uniform(loss.noise(12, 12)) };
    const input: LossInput = { ...batch, ...noise };
    return [...(await loss.compute(input).data())];
  },
  async miner(spec) {
    const miner = await create('miner', spec, {});
    return toLists(miner.mine({ ...batch, ...(miner.noise && { noise: uniform(miner.noise(12, 12)) }) }));
  },
  async reducer(spec) {
    const loss = await create('loss', { type: 'contrastive', reducer: spec }, context());
    return [...(await loss.compute(batch).data())];
  },
  async regularizer(spec) {
    const { penalty } = await create('regularizer', spec, context());
    const vectors = spec.type === 'sparse-centers' ? uniform([8, 8]) : batch.embeddings;
    return [...(await penalty(vectors as Tensor2D).data())];
  },
};

/** What a component is given besides, where its default alone is none or is nothing to compare with. */
const beside: Record<string, Options> = {
  threshold: { low: 0.1, high: 10 },
  'class-weighted': { weights: [1, 1, 1, 1] },
  multiple: { parts: { positive: { type: 'mean' }, negative: { type: 'mean' } } },
  'sparse-centers': { subCenters: 2 },
};

const cases = Object.entries(kinds).flatMap(([kind, members]) =>
  Object.values(members).flatMap(({ type, options }) =>
    Object.keys(options.properties).map((option) => [kind as Kind, type, option] as const),
  ),
);

it.each(cases)('every option does something: %s %s, %s', async (kind, type, option) => {
  const value = others[kind]?.[type]?.[option];
  expect(value, 'this table has no value for the option').toBeDefined();
  const spec = { type, ...beside[type] };
  // Sparse centers are made for as many vectors as there are: another number is refused, by name.
  if (type === 'sparse-centers' && option === 'subCenters') {
    const { penalty } = await create('regularizer', { type, subCenters: 3 }, context());
    expect(() => penalty(uniform([8, 8]) as Tensor2D)).toThrow('expects 4 x 3 class vectors');
    return;
  }
  const output = outputs[kind]!;
  expect(await output({ ...spec, [option]: value })).not.toEqual(await output(spec));
});

it.each(
  Object.entries(kinds).flatMap(([kind, members]) =>
    Object.values(members).map(({ type }) => [kind as Kind, type] as const),
  ),
)('an option that it has not is refused by name: %s %s', async (kind, type) => {
  const made = create(kind, { type, ...beside[type], nonsense: 1 }, context() as Kinds[Kind]['context']);
  await expect(made).rejects.toThrow('nonsense');
});
