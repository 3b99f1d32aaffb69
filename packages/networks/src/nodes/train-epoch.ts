import {
  type EpochResult,
  type HierarchyNode,
  lookupTable,
  type MethodData,
  type NodeSettings,
  type OnEvent,
  type Random,
  readReport,
} from '@hemlkit/core/method';
import { BatchReader } from '../network/batch-reader';
import { Noise } from '../network/noise';
import { runSteps } from '../network/run-steps';
import { scheduledRate } from '../network/schedule';
import type { Trainer } from '../network/trainer';
import type { TrainingSamples } from './node-samples';

/** What all epochs of a node's training read their batches with. */
export interface EpochInputs {
  reader: BatchReader;
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

export function nodeInputs(
  { sampler, model }: Pick<Trainer, 'sampler' | 'model'>,
  { training }: NodeSettings,
  node: HierarchyNode,
  { splits: { train }, segmenter }: MethodData,
): EpochInputs {
  return {
    reader: new BatchReader(train.store, train.labels, sampler.batchSize),
    noise: new Noise(model, sampler.batchSize),
    table: lookupTable(node.classes, segmenter.classes, training.background),
  };
}

/** Runs the steps of one epoch: batches, augmented, through the compiled step. */
export async function trainEpoch(
  { trainer, settings, samples, node, onEvent, signal }: NodeEpoch,
  { reader, noise, table, epoch, random }: EpochParts,
): Promise<EpochResult> {
  const batches = trainer.sampler.epoch(samples.labels, random.split('sampler'));
  const { schedule, epochs, augment } = settings.training;
  const warned = new Set<string>();
  return runSteps({ node: node.id, epoch, batches, onEvent, signal }, async (drawn, at) => {
    const positions = drawn.map((place) => samples.positions[place] as number);
    reader.read(positions, { settings: augment, random: random.split('augment', at) });
    noise.draw(random.split('noise', at));
    const [value, counts, embeddings, ...faults] = (await trainer.train.run([
      reader.images,
      reader.maps,
      table,
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
