/*
 * Training of the method `additive` beside PyTorch, epoch by epoch in turns, two threads each.
 *
 *   node --conditions=@hemlkit/source --import tsx packages/methods/bench/additive.ts [--spec FILE] [--recipe shared]
 *     [--train 800] [--epochs 10] [--threads 2]
 *
 * The tree of faces has 16 segments and 31 nodes; synthetic ones are drawn, or a spec of the method names others. Both sides
 * train on the same stored crops, in batches of 32, and validate each epoch: `ratio` is the median of our epoch over the
 * peer's just after it, of all but the first, `total` that of all epochs together, our compiling included, and `memory` that of the
 * processes' peaks. Those mean something on an idle machine alone. `processor` is the ratio of the processor's time, which with one
 * thread each depends less on what else runs. The peer, additive_peer.py, has the recipe `shared`, and needs a python3 with
 * torch; of another recipe only our own times are compared with it.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findPython, Side } from '../../../scripts/lib/bench-side';
import { openSession } from '../../core/src/container/session';
import { loadExperiment } from '../../core/src/experiment/load-experiment';
import { openData } from '../../core/src/training/data';
import type { SplitData } from '../../core/src/training/split-data';
import { CropBuffer } from '../src/additive/crop-reader';
import { additiveRecipes } from '../src/additive/network';
import { treeOf } from '../src/additive/tree';

const { values } = parseArgs({
  options: {
    spec: { type: 'string' },
    recipe: { type: 'string', default: 'shared' },
    train: { type: 'string', default: '800' },
    epochs: { type: 'string', default: '10' },
    threads: { type: 'string', default: '2' },
  },
});
const [epochs, threads] = [Number(values.epochs), Number(values.threads)];

const faces = `heml: 1
name: additive-bench
plugins: ['@hemlkit/datasets', '@hemlkit/segmenters', '@hemlkit/trunks', '@hemlkit/loss-plugins', '@hemlkit/metrics']
dataset: { type: synthetic, label: smile, size: 64, train: ${values.train}, validation: 300 }
segments: [neck, cloth, hair, hat, l_eye, r_eye, l_brow, r_brow, l_ear, r_ear, ear_r, eye_g, nose, skin, u_lip, l_lip]
hierarchy:
  body: [neck, cloth]
  top: [hair, hat]
  eyes: [l_eye, r_eye]
  brows: [l_brow, r_brow]
  ears: [l_ear, r_ear]
  worn: [ear_r, eye_g]
  center: [nose, skin]
  lips: [u_lip, l_lip]
  outline: [body, top]
  gaze: [eyes, brows]
  sides: [ears, worn]
  face: [center, lips]
  upper: [outline, gaze]
  lower: [sides, face]
  final: [upper, lower]
method: { type: additive, recipe: ${values.recipe} }
training:
  epochs: ${epochs}
  imageSize: 48
  sampler: { type: per-class, batchSize: 32, perClass: 16 }
  loss: { type: triplet }
  miner: { type: multi-similarity }
  optimizer: { type: adam, learningRate: 1.0e-3, weightDecay: 1.0e-4 }
evaluation: { metrics: [{ type: precision-at-k, k: [1] }] }
engine: { type: onnxruntime, threads: ${threads} }
executor: { type: in-process }
explanation: { distance: { type: euclidean, power: 2 } }
`;

const folder = await mkdtemp(join(tmpdir(), 'heml-additive-bench-'));
const beside = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] as number;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, value) => total + value, 0);

/** Builds what is stored, and writes the crops for the peer. @returns its first line */
async function prepare(spec: string) {
  const loaded = await loadExperiment(spec, { folder: process.cwd() });
  const { plugins, experiment, hierarchy } = loaded;
  const common = { cache: join(folder, 'cache'), onEvent: () => {} };
  const session = openSession({ plugins, engine: experiment.engine, folder: process.cwd(), ...common });
  const data = await openData({ loaded, components: session.components, ...common });
  const { size = 0 } = data.method.images.crops ?? {};
  const nodes = hierarchy.nodes.length;
  const write = async (name: string, { store, labels }: SplitData) => {
    const all = new CropBuffer(store.count, nodes, size);
    for (let i = 0; i < store.count; i++) {
      const { crops, boxes, present } = all.at(i);
      store.crops?.readAll(i, crops, boxes, present);
    }
    const files = { crops: all.crops, boxes: all.boxes, present: all.present };
    for (const [part, array] of Object.entries(files))
      await writeFile(join(folder, `${name}.${part}`), array);
    const paths = Object.keys(files).map((part) => [part, join(folder, `${name}.${part}`)]);
    const shown = sum([...all.present]) / all.present.length;
    return { shown, split: { ...Object.fromEntries(paths), labels: [...labels] } };
  };
  const [train, validation] = [
    await write('train', data.splits.train),
    await write('validation', data.splits.validation),
  ];
  const { children } = treeOf(hierarchy);
  await data.close();
  await session.dispose();
  const { widths } = additiveRecipes.shared;
  const { batchSize = 32 } = experiment.training.sampler as { batchSize?: number };
  const splits = [train.split, validation.split];
  return {
    shown: train.shown,
    peer: { children, size, widths, batch: batchSize, epochs: experiment.training.epochs, splits },
  };
}

try {
  const spec = values.spec ? resolve(values.spec) : join(folder, 'spec.yaml');
  if (!values.spec) await writeFile(spec, faces);
  const { shown, peer } = await prepare(spec);
  const ours = new Side(
    process.execPath,
    [...process.execArgv, beside('additive-ours.ts'), spec, folder],
    threads,
  );
  const python = findPython();
  const other = python ? new Side(python, [beside('additive_peer.py'), String(threads)], threads) : undefined;
  other?.send(JSON.stringify(peer));
  const epochsOf: { ours: number[][]; peer: number[][] } = { ours: [], peer: [] };
  for (let epoch = 0; epoch < peer.epochs; epoch++) {
    epochsOf.ours.push(await ours.ask('epoch'));
    if (other) epochsOf.peer.push(await other.ask('epoch'));
    const shownOf = ([time, , steps, loss]: number[] = []) =>
      `${time?.toFixed(0)} ms, ${steps} steps, loss ${loss?.toFixed(3)}`;
    const texts = Object.entries(epochsOf).map(([side, all]) => `${side} ${shownOf(all.at(-1))}`);
    console.error(`epoch ${epoch + 1}: ${texts.join('; ')}`);
  }
  const column = (side: readonly number[][], at: number) => side.map((epoch) => epoch[at] as number);
  const ratioOf = (at: number) => {
    const theirs = column(epochsOf.peer, at);
    const ratios = column(epochsOf.ours, at).map((own, epoch) => own / (theirs[epoch] as number));
    return median(ratios.slice(1));
  };
  const memory = [ours.peakMemory(), ...(other ? [other.peakMemory()] : [])] as [number, number?];
  const result = {
    shown,
    ours: median(column(epochsOf.ours, 0).slice(1)),
    ...(other && {
      peer: median(column(epochsOf.peer, 0).slice(1)),
      ratio: ratioOf(0),
      processor: ratioOf(1),
      total: sum(column(epochsOf.ours, 0)) / sum(column(epochsOf.peer, 0)),
      memory: memory[0] / (memory[1] as number),
    }),
    megabytes: memory,
  };
  console.log(JSON.stringify(result));
  ours.stop();
  other?.stop();
} finally {
  await rm(folder, { recursive: true, force: true });
}
