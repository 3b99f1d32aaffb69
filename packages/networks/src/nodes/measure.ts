import {
  type Engine,
  type HierarchyNode,
  lookupTable,
  type Measurement,
  type MethodData,
  type NodeSettings,
  type UnitMeasuring,
  writeWeights,
} from '@hemlkit/core/method';
import { measureTraining } from '../network/measure-training';
import type { Trainer } from '../network/trainer';
import type { TrainingSamples } from './node-samples';
import { nodeInputs, readerOf, trainEpoch } from './train-epoch';

export interface MeasureRequest {
  engine: Engine;
  trainer: Trainer;
  settings: NodeSettings;
  node: HierarchyNode;
  data: MethodData;
  samples: TrainingSamples;
  measuring: UnitMeasuring;
}

/** Measures the training of a node. */
export async function measure(request: MeasureRequest): Promise<Omit<Measurement, 'nodes'>> {
  const { engine, trainer, settings, measuring } = request;
  const { model, sampler, splitBatch } = trainer;
  writeWeights(engine.tf, model.variables, trainer.firstWeights);
  writeWeights(engine.tf, model.optimizer.variables, trainer.firstState);
  return measureTraining(
    {
      imageSize: settings.training.imageSize,
      batchSize: sampler.batchSize,
      dimensions: model.dimensions,
      variables: model.variables,
      state: model.optimizer.variables,
      step: await singleSteps(request),
      embed: await firstEmbedding(request),
      embedBatch: splitBatch,
    },
    measuring,
  );
}

/** Gives epochs of one step each. */
async function singleSteps({ trainer, settings, node, data, samples, measuring }: MeasureRequest) {
  const { random } = measuring;
  const { sampler, model } = trainer;
  const batches = sampler.epoch(samples.labels, random.split('sampler'));
  const inputs = await nodeInputs(trainer, settings, node, data);
  return (step: number) => {
    const one = { batchSize: sampler.batchSize, epoch: () => [batches[step % batches.length] as Int32Array] };
    const training = {
      trainer: { train: trainer.train, model, sampler: one },
      settings,
      samples,
      node,
      onEvent: () => {},
    };
    return trainEpoch(training, { ...inputs, epoch: 1, random: random.split('step', step) });
  };
}

/** Embeds the first batch of validation images. */
async function firstEmbedding({ trainer, settings, node, data }: MeasureRequest) {
  const { validation } = data.splits;
  const { splitBatch } = trainer;
  const table = lookupTable(node.classes, data.segmenter.classes, settings.training.background);
  const reader = await readerOf(trainer, validation, splitBatch, table);
  const positions = Int32Array.from({ length: Math.min(splitBatch, validation.store.count) }, (_, i) => i);
  return async () => {
    reader.read(positions);
    await trainer.embed(splitBatch).run([...reader.arrays]);
  };
}
