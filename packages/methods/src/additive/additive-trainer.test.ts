import {
  type CropSource,
  createRandom,
  type EpochTraining,
  type MethodContext,
  type MethodWork,
  readWeights,
  type Sampler,
  type StoredImages,
  type UnitJob,
  type UnitMeasuring,
  type UnitProgress,
  type Weights,
} from '@hemlkit/core/method';
import { workbench } from '@hemlkit/testing';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { hierarchyOf, stream } from '../../test/additive';
import { AdditiveMethod } from './additive-method';
import type { AdditiveSpec } from './settings';

const hierarchy = hierarchyOf({ all: ['a', 'b'] });
const [count, nodes, size] = [4, hierarchy.nodes.length, 4];
/** The positions of the images whose crops were read, in order. */
let read: number[] = [];
beforeEach(() => {
  read = [];
});

const crops: CropSource = {
  size,
  readAll(position, pixels, boxes, present) {
    read.push(position);
    pixels.set(Uint8Array.from(stream(position + 1, pixels.length), (x) => x & 255));
    boxes.fill(position);
    present.fill(1);
  },
};
const store = {
  count,
  size,
  crops,
  read() {},
  showing: () => Int32Array.from({ length: count }, (_, i) => i),
};
const split = { samples: [], labels: Int32Array.of(0, 1, 0, 1), store: store as StoredImages };
const sampler: Sampler = { batchSize: count, epoch: () => [Int32Array.of(0, 1, 2, 3)] };
const training = {
  epochs: 1,
  imageSize: size,
  keep: 'loss',
  augment: { flip: true },
  normalize: { mean: [0, 0, 0], deviation: [1, 1, 1] },
  sampler: { type: 'plain' },
  optimizer: { type: 'plain' },
  miner: { type: 'multi-similarity', epsilon: 0.1, distance: { type: 'cosine' } },
  loss: {
    type: 'triplet',
    margin: 0.1,
    distance: { type: 'euclidean', p: 2, power: 1 },
    reducer: { type: 'avg-non-zero' },
  },
};
const spec: AdditiveSpec = {
  recipe: 'own',
  cropSize: size,
  margin: 0.1,
  widths: [2],
  hidden: 3,
  dimensions: 2,
  interactions: 'root',
  shift: 1,
};

let work: MethodWork;
const method = new AdditiveMethod(spec, {
  hierarchy,
  settings: () => ({ training }),
} as unknown as MethodContext);
const unit = method.units[0]!;

beforeAll(async () => {
  const bench = await workbench({ engine: 'cpu' });
  const create = (kind: string, component: never, context: never) =>
    kind === 'sampler' ? sampler : bench.create(kind as 'optimizer', component, context);
  const splits = { train: split, validation: split };
  const data = { segmenter: { classes: [] }, labels: ['0', '1'], trainLabels: 2, splits };
  work = {
    create: create as never,
    engine: bench.engine,
    data,
    random: createRandom(1),
    kept: (_, compute) => compute(),
  };
});

/** A job that looks at the weights before the first epoch, and after it if it is to be trained. */
const jobOf = (
  seen: Weights[],
  { progress, trains = false }: { progress?: UnitProgress; trains?: boolean },
) =>
  ({
    unit,
    needs: [],
    random: createRandom(2),
    ...(progress && { progress }),
    begin() {},
    async epochs({ variables, epoch }: EpochTraining) {
      seen.push(await readWeights(variables));
      if (trains) await epoch(1, createRandom(3));
      seen.push(await readWeights(variables));
    },
    onEvent() {},
  }) satisfies UnitJob;

it('reads no crop to be asked, or to go on with what was stopped', async () => {
  const trainer = method.train(work);
  await trainer.facts();
  await trainer.train(jobOf([], { progress: {} as UnitProgress }));
  expect(read).toEqual([]);
  await trainer.dispose();
});

it('measures the boxes of all training images when it begins', async () => {
  const trainer = method.train(work);
  const seen: Weights[] = [];
  await trainer.train(jobOf(seen, {}));
  expect(read).toEqual([0, 1, 2, 3]);
  const all = (value: number) => new Float32Array(nodes * 6).fill(value);
  expect(seen[0]!['boxes.mean']!.data).toEqual(all(1.5));
  expect(seen[0]!['boxes.deviation']!.data).toEqual(all(Math.sqrt(1.25) + 1e-3));
  await trainer.dispose();
});

it('keeps nothing of what it measures', async () => {
  const plain: Weights[] = [];
  const alone = method.train(work);
  await alone.train(jobOf(plain, { trains: true }));
  await alone.dispose();
  const saved: string[][] = [];
  const measuring: UnitMeasuring = {
    random: createRandom(4),
    metrics: async (dimensions) => ({ metricsSeconds: dimensions, metricsImages: 1 }),
    save: async (variables) => saved.push(Object.keys(variables)),
  };
  const trainer = method.train(work);
  const measured = await trainer.measure(unit, measuring);
  expect(measured).toMatchObject({ imageSize: size, batchSize: count, embedBatch: 32, metricsSeconds: 6 });
  expect(measured.steps).toBeGreaterThanOrEqual(5);
  expect(measured.stepSeconds).toBeGreaterThan(0);
  const after: Weights[] = [];
  await trainer.train(jobOf(after, { trains: true }));
  expect(saved).toEqual([Object.keys(plain[0]!)]);
  expect(after).toEqual(plain);
  expect(plain[1]).not.toEqual(plain[0]);
  await trainer.dispose();
});

it('moves the running statistics of changed weights, and no weight', async () => {
  const trainer = method.train(work);
  const seen: Weights[] = [];
  await trainer.train(jobOf(seen, {}));
  const names = await trainer.parameters('all');
  const [first] = seen as [Weights];
  expect(new Set(names)).toEqual(
    new Set(Object.keys(first).filter((name) => first[name]?.trainable && !name.startsWith('loss.'))),
  );
  // From the first layer on.
  expect(names[0]).toMatch(/^trunk\./);
  const changed = Object.fromEntries(
    Object.entries(first).map(([name, weight]) => [
      name,
      names.includes(name) ? { ...weight, data: weight.data.map((value) => 3 * value) } : weight,
    ]),
  );
  const moved = await trainer.withStatistics('all', changed, createRandom(5));
  for (const name of names) expect(moved[name]?.data, name).toEqual(changed[name]?.data);
  const running = Object.keys(first).filter((name) => name.includes('running'));
  expect(running.length).toBeGreaterThan(0);
  // Three times the kernels: a variance of nine times that of the kernels before, from its 1 at the beginning.
  const before = await trainer.withStatistics('all', first, createRandom(5));
  const variance = running.find((name) => /conv1.*var|var.*1$/.test(name)) ?? (running.at(-1) as string);
  const all = (weights: Weights) => [...(weights[variance]?.data ?? [])];
  for (const [at, value] of all(moved).entries()) {
    const left = 0.9 ** 40;
    const own = ((all(before)[at] as number) - left) / (1 - left);
    expect((value - left) / (1 - left) / own).toBeCloseTo(9, 1);
  }
  await trainer.dispose();
});
