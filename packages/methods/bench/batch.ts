/*
 * What composing and feeding a batch takes beside a training step.
 *
 *   node --conditions=@hemlkit/source --import tsx packages/methods/bench/batch.ts [STEPS]
 *
 * A ResNet-18 step on a batch of 32 at 64x64, two threads, as a leaf of the faces trains: STEPS times (20) the batch is read
 * from the store with crop and flip (`read`), composed and normalised by a program that does nothing else, its inputs handed
 * to the engine (`compose`), and the whole step is run, which does that composition again (`step`). Medians in
 * milliseconds; `share` is (read + compose) / (read + step).
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BatchReader, createModel, Trainers } from '@hemlkit/networks';
import type { HostArray } from '../../core/src/contracts/engine';
import type { Tensor } from '../../core/src/contracts/tf';
import { loadExperiment } from '../../core/src/experiment/load-experiment';
import { nodeSettings } from '../../core/src/experiment/node-settings';
import { createRandom } from '../../core/src/random/random';
import { openSpecSession } from '../../core/src/runs/spec-session';
import { compose, lookupTable } from '../../core/src/segments/composition';

const spec = `heml: 1
name: batch-bench
plugins: ['@hemlkit/datasets', '@hemlkit/segmenters', '@hemlkit/trunks', '@hemlkit/loss-plugins', '@hemlkit/metrics']
dataset: { type: synthetic, label: smile, size: 64, train: 256, validation: 32 }
segments: [skin, hair]
hierarchy: pairs
model: { trunk: { type: resnet18 } }
training: { imageSize: 64, augment: { crop: [0.16, 1], flip: true } }
engine: { type: onnxruntime, threads: 2 }
executor: { type: in-process }
`;
const [steps = 20] = process.argv.slice(2).map(Number);
const batch = 32;
const folder = await mkdtemp(join(tmpdir(), 'heml-batch-bench-'));
const onEvent = () => {};

async function measure() {
  const file = join(folder, 'spec.yaml');
  await writeFile(file, spec);
  const loaded = await loadExperiment(file, { folder: process.cwd() });
  const session = openSpecSession(loaded, { cache: join(folder, 'cache'), onEvent });
  const { components } = session;
  const engine = await session.engine();
  const data = await session.data();
  const { store, labels } = data.splits.train;
  const settings = nodeSettings(loaded, 'skin');
  const trainer = await new Trainers(
    components.create.bind(components),
    engine,
    2,
    labels.length,
    createRandom(1),
    createModel,
    data.kept,
  ).get(settings);
  const table = lookupTable(['skin'], store.index.classes, settings.training.background);
  const reader = new BatchReader(store, labels, batch, table);
  const size = store.size;
  const composing = engine.compile(
    ((images: Tensor, maps: Tensor, shown: Tensor) => [
      engine.tf.sum(compose(engine.tf, images, maps, shown, settings.training)),
    ]) as (...inputs: Tensor[]) => Tensor[],
    [
      { shape: [batch, size, size, 3], dtype: 'uint8' },
      { shape: [batch, size, size], dtype: 'uint8' },
      { shape: [256], dtype: 'float32' },
    ],
    'compose',
  );
  const times = { read: [] as number[], compose: [] as number[], step: [] as number[] };
  for (let step = -3; step < steps; step++) {
    const random = createRandom(2, step);
    const positions = random.permutation(store.count).slice(0, batch);
    const timed = async (part: keyof typeof times, work: () => unknown) => {
      const started = performance.now();
      await work();
      // The first steps compile and warm up.
      if (step >= 0) times[part].push(performance.now() - started);
    };
    await timed('read', () => reader.read(positions, { settings: settings.training.augment, random }));
    const seen: HostArray[] = [...reader.arrays];
    await timed('compose', () => composing.run(seen));
    await timed('step', () => trainer.train.run([...seen, reader.labels]));
  }
  await data.close();
  await session.dispose();
  return times;
}

const median = (values: number[]): number =>
  values.sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;

try {
  const times = await measure();
  const [read, composed, step] = [median(times.read), median(times.compose), median(times.step)];
  const share = (read + composed) / (read + step);
  console.log(JSON.stringify({ steps, read, compose: composed, step, share }));
} finally {
  await rm(folder, { recursive: true, force: true });
}
