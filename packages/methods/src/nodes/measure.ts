import {
  type Engine,
  type HierarchyNode,
  lookupTable,
  type Measurement,
  type MethodData,
  type NodeSettings,
  timed,
  type UnitMeasuring,
  writeWeights,
} from '@hemlkit/core/method';
import { BatchReader } from '../network/batch-reader';
import type { Trainer } from '../network/trainer';
import type { TrainingSamples } from './node-samples';
import { nodeInputs, trainEpoch } from './train-epoch';

/** Steps after the first, at most: the first ones are slower than those of a process that is warm. */
const mostSteps = 30;
/** From so many on they have to fit into a second. */
const enoughSteps = 5;
const enoughSeconds = 1;
/** Where steps are slow, no more than so many seconds are spent on them, but for one. */
const mostSeconds = 10;

export interface MeasureRequest {
  engine: Engine;
  trainer: Trainer;
  settings: NodeSettings;
  node: HierarchyNode;
  data: MethodData;
  samples: TrainingSamples;
  measuring: UnitMeasuring;
}

/** Trains a node for some steps and validates it a little, and says how long everything took. Nothing of it is kept. */
export async function measure(request: MeasureRequest): Promise<Omit<Measurement, 'nodes'>> {
  const { engine, trainer, settings, measuring } = request;
  writeWeights(engine.tf, trainer.model.variables, trainer.firstWeights);
  writeWeights(engine.tf, trainer.model.optimizer.variables, trainer.firstState);
  const [firstStepSeconds, ...steps] = await measureSteps(request);
  const { splitBatch } = trainer;
  const [firstEmbedSeconds, ...embeddings] = await measureEmbedding(request);
  return {
    imageSize: settings.training.imageSize,
    batchSize: trainer.sampler.batchSize,
    stepSeconds: middle(steps),
    steps: steps.length,
    firstStepSeconds: firstStepSeconds as number,
    embedSeconds: middle(embeddings),
    embedBatch: splitBatch,
    firstEmbedSeconds: firstEmbedSeconds as number,
    ...(await measuring.metrics(trainer.model.dimensions)),
    saveSeconds: await measuring.save(trainer.model.variables, trainer.model.optimizer.variables),
  };
}

/** The seconds of single training steps, as an epoch makes them; the first compiles. */
async function measureSteps(request: MeasureRequest): Promise<number[]> {
  const { trainer, settings, node, data, samples } = request;
  const { random } = request.measuring;
  const { sampler, model } = trainer;
  const batches = sampler.epoch(samples.labels, random.split('sampler'));
  const inputs = nodeInputs(trainer, settings, node, data);
  const seconds: number[] = [];
  let spent = 0;
  const isEnough = () => {
    // The first compiles, and does not count.
    const steps = seconds.length - 1;
    if (steps >= enoughSteps) return steps >= mostSteps || spent >= enoughSeconds;
    return steps > 0 && spent >= mostSeconds;
  };
  while (!isEnough()) {
    const step = seconds.length;
    const one = { batchSize: sampler.batchSize, epoch: () => [batches[step % batches.length] as Int32Array] };
    const training = {
      trainer: { train: trainer.train, model, sampler: one },
      settings,
      samples,
      node,
      onEvent: () => {},
    };
    const parts = { ...inputs, epoch: 1, random: random.split('step', step) };
    const took = await timed(() => trainEpoch(training, parts));
    if (step > 0) spent += took;
    seconds.push(took);
  }
  return seconds;
}

/** The seconds of embedding a batch of validation images, some times; the first compiles. */
async function measureEmbedding({ trainer, settings, node, data }: MeasureRequest): Promise<number[]> {
  const { validation } = data.splits;
  const { splitBatch } = trainer;
  const reader = new BatchReader(validation.store, validation.labels, splitBatch);
  const table = lookupTable(node.classes, data.segmenter.classes, settings.training.background);
  const positions = Int32Array.from({ length: Math.min(splitBatch, validation.store.count) }, (_, i) => i);
  const embed = async () => {
    reader.read(positions);
    await trainer.embed(splitBatch).run([reader.images, reader.maps, table]);
  };
  return [await timed(embed), await timed(embed), await timed(embed)];
}

/** The median, of an even number the mean of the two in the middle. */
function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(at)] as number) + (sorted[Math.ceil(at)] as number)) / 2;
}
