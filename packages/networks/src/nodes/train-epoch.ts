import {
  type EpochResult,
  type HierarchyNode,
  lookupTable,
  type MethodData,
  type MethodSplit,
  type NodeSettings,
  type OnEvent,
  type Random,
  readReport,
} from '@hemlkit/core/method';
import { type BatchInputs, BatchReader } from '../network/batch-reader';
import { Noise } from '../network/noise';
import { RowReader } from '../network/row-reader';
import { runSteps } from '../network/run-steps';
import { scheduledRate } from '../network/schedule';
import type { Trainer } from '../network/trainer';
import type { TrainingSamples } from './node-samples';

/** What all epochs of a node's training read their batches with. */
export interface EpochInputs {
  reader: BatchInputs;
  noise: Noise;
  /** Which classes the node's images show, see `lookupTable`. */
  table: Float32Array;
}

export interface EpochParts extends EpochInputs {
  epoch: number;
  /** This epoch's own generator. */
  random: Random;
}

/** What of a node's training an epoch needs. */
export interface NodeEpoch {
  trainer: Pick<Trainer, 'train' | 'model' | 'sampler'>;
  settings: NodeSettings;
  samples: TrainingSamples;
  node: HierarchyNode;
  onEvent: OnEvent;
  signal?: AbortSignal | undefined;
}

export async function nodeInputs(
  { sampler, model, frozen }: Pick<Trainer, 'sampler' | 'model' | 'frozen'>,
  { training }: NodeSettings,
  node: HierarchyNode,
  { splits: { train }, segmenter }: MethodData,
  signal?: AbortSignal,
): Promise<EpochInputs> {
  const table = lookupTable(node.classes, segmenter.classes, training.background);
  return {
    reader: await readerOf({ frozen, model }, train, sampler.batchSize, table, signal),
    noise: new Noise(model, sampler.batchSize),
    table,
  };
}

/** Reads batches of a split as a node shows it: images to be composed, or the features that a frozen trunk has of them. */
export async function readerOf(
  { frozen, model }: Pick<Trainer, 'frozen' | 'model'>,
  split: MethodSplit,
  batch: number,
  table: Float32Array,
  signal?: AbortSignal,
): Promise<BatchInputs> {
  if (!frozen || !model.frozen) return new BatchReader(split.store, split.labels, batch, table);
  const rows = await frozen.ofSplit(split, table, { signal });
  return new RowReader(rows, model.frozen.features, split.labels, batch);
}

/** Runs the steps of one epoch: batches, augmented, through the compiled step. */
export async function trainEpoch(
  { trainer, settings, samples, node, onEvent, signal }: NodeEpoch,
  { reader, noise, epoch, random }: EpochParts,
): Promise<EpochResult> {
  const batches = trainer.sampler.epoch(samples.labels, random.split('sampler'));
  const { schedule, epochs, augment } = settings.training;
  const warned = new Set<string>();
  return runSteps({ node: node.id, epoch, batches, onEvent, signal }, async (drawn, at) => {
    const positions = drawn.map((place) => samples.positions[place] as number);
    reader.read(positions, { settings: augment, random: random.split('augment', at) });
    noise.draw(random.split('noise', at));
    const [value, counts, embeddings, ...faults] = (await trainer.train.run([
      ...reader.arrays,
      reader.labels,
      ...(schedule
        ? [Float32Array.of(scheduledRate(schedule, { epoch, step: at, steps: batches.length, epochs }))]
        : []),
      ...(trainer.model.timed ? [Float32Array.of(epoch - 1 + at / batches.length)] : []),
      ...(trainer.model.placed ? [positions] : []),
      ...noise.arrays,
    ])) as [Float32Array, Float32Array, Float32Array, ...Float32Array[]];
    const { dimensions, reported = dimensions } = trainer.model;
    const report = readReport(embeddings, reported, counts);
    const found = trainer.model.faults?.filter((_, i) => (faults[i]?.[0] as number) > 0) ?? [];
    for (const { what, ends } of found) {
      if (ends || warned.has(what)) continue;
      warned.add(what);
      onEvent({ type: 'warning', node: node.id, message: `epoch ${epoch}, step ${at + 1}: ${what}` });
    }
    const fault = found.find(({ ends }) => ends)?.what;
    return { loss: value[0] as number, report, ...(fault !== undefined && { fault }) };
  });
}
