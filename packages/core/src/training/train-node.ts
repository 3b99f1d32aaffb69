import type { Engine } from '../contracts/engine';
import { HemlError } from '../contracts/error';
import type { OnEvent } from '../contracts/events';
import type { HierarchyNode } from '../contracts/experiment';
import type { Metric } from '../contracts/metric-learning';
import type { Weights } from '../contracts/network';
import type { Random } from '../contracts/random';
import { computeMetrics } from '../evaluation/compute-metrics';
import { embedSplit } from '../evaluation/embed-split';
import { lookupTable } from '../segments/composition';
import { BatchReader } from './batch-reader';
import type { EpochRecord, Progress } from './checkpoint';
import type { Data } from './data';
import { Noise } from './noise';
import type { NodeSettings, Trainer } from './trainer';
import { readWeights, writeWeights } from './weights';

/** Batches by which a joined node's running statistics are moved before it is trained. */
const statisticsBatches = 20;

export interface NodeTraining {
  engine: Engine;
  trainer: Trainer;
  settings: NodeSettings;
  node: HierarchyNode;
  data: Data;
  metrics: readonly Metric[];
  /** First weights of a joined node; absent for a leaf. */
  merged?: Weights;
  /** Where an earlier process stopped. */
  progress?: Progress;
  /** This node's own generator. */
  random: Random;
  onEvent: OnEvent;
  /** Called after each epoch but the last; the next begins when it is done. */
  onEpoch(progress: Progress): Promise<void>;
  signal?: AbortSignal;
}

/** Trains one node and gives its best epoch's weights (the body of the paper's Algorithm 1). */
export async function trainNode(training: NodeTraining): Promise<Omit<Progress, 'weights' | 'state'>> {
  const { engine, trainer, settings, node, data, random, onEvent } = training;
  const { epochs, background, keep, patience, augment } = settings.training;
  const { model, sampler } = trainer;
  const { train } = data.splits;
  const table = lookupTable(node.classes, data.segmenter.classes, background);
  const reader = new BatchReader(train.store, train.labels, sampler.batchSize);
  const noise = new Noise(model, sampler.batchSize);

  const resumed = training.progress;
  writeWeights(engine.tf, model.variables, resumed?.weights ?? training.merged ?? trainer.firstWeights);
  writeWeights(engine.tf, model.optimizer.variables, resumed?.state ?? trainer.firstState);
  if (!resumed && training.merged) await moveStatistics(training, reader, table);

  const history: EpochRecord[] = [...(resumed?.history ?? [])];
  let bestEpoch = resumed?.bestEpoch ?? 0;
  let best = resumed?.best;
  const score = (record?: EpochRecord): number => record?.metrics[keep] ?? Number.NEGATIVE_INFINITY;
  const isPatient = () => patience === undefined || history.length - bestEpoch <= patience;

  for (let epoch = history.length + 1; epoch <= epochs && isPatient(); epoch++) {
    const started = performance.now();
    const epochRandom = random.split('epoch', epoch);
    const batches = sampler.epoch(train.labels, epochRandom.split('sampler'));
    let total = 0;
    for (const [step, positions] of batches.entries()) {
      training.signal?.throwIfAborted();
      reader.read(positions, { settings: augment, random: epochRandom.split('augment', step) });
      noise.draw(epochRandom.split('noise', step));
      const [value] = await trainer.train.run([
        reader.images,
        reader.maps,
        table,
        reader.labels,
        ...noise.arrays,
      ]);
      const loss = (value as Float32Array)[0] as number;
      if (!Number.isFinite(loss))
        throw new HemlError(`The loss is ${loss} at node '${node.id}', epoch ${epoch}, step ${step + 1}.`, {
          hint: 'A lower learning rate usually helps. What was trained before this epoch is kept.',
        });
      total += loss;
      onEvent({ type: 'step', node: node.id, epoch, step: step + 1, steps: batches.length, loss });
    }
    const metrics = await validate(training, table);
    const record = {
      epoch,
      loss: total / batches.length,
      metrics,
      seconds: (performance.now() - started) / 1000,
    };
    history.push(record);
    const isBest = best === undefined || score(record) > score(history[bestEpoch - 1]);
    const weights = isBest || epoch < epochs ? await readWeights(model.variables) : undefined;
    if (isBest) {
      best = weights;
      bestEpoch = epoch;
    }
    onEvent({ type: 'epoch', node: node.id, epochs, best: isBest, ...record });
    if (epoch < epochs && weights && best)
      await training.onEpoch({
        history,
        bestEpoch,
        best,
        weights,
        state: await readWeights(model.optimizer.variables),
      });
  }
  return { history, bestEpoch, best: best as Weights };
}

async function moveStatistics(
  { trainer, data, random }: NodeTraining,
  reader: BatchReader,
  table: Float32Array,
) {
  const batches = trainer.sampler.epoch(data.splits.train.labels, random.split('statistics'));
  for (const positions of batches.slice(0, statisticsBatches)) {
    reader.read(positions);
    await trainer.statistics.run([reader.images, reader.maps, table]);
  }
}

async function validate({ engine, trainer, data, metrics }: NodeTraining, table: Float32Array) {
  const { validation } = data.splits;
  const embeddings = await embedSplit(trainer, validation, table);
  return computeMetrics(engine.tf, metrics, embeddings, validation.labels);
}
