import type { Engine } from '../contracts/engine';
import { HemlError } from '../contracts/error';
import type { OnEvent } from '../contracts/events';
import type { HierarchyNode } from '../contracts/experiment';
import type { Weights } from '../contracts/network';
import type { Random } from '../contracts/random';
import type { NodeSettings } from '../experiment/settings';
import type { BatchReader } from './batch-reader';
import type { EpochRecord, Progress } from './checkpoint';
import { embedSource } from './embed-source';
import { computeMetrics, type Measured, type SpecMetric } from './metrics';
import type { TrainingSamples } from './node-samples';
import type { Data } from './split-data';
import { type Divergence, hasDiverged, nodeInputs, trainEpoch } from './train-epoch';
import type { Trainer } from './trainer';
import { Warnings } from './warnings';
import { readWeights, writeWeights } from './weights';

/** Batches by which a joined node's running statistics are moved before it is trained. */
export const statisticsBatches = 20;

export interface NodeTraining {
  engine: Engine;
  trainer: Trainer;
  settings: NodeSettings;
  node: HierarchyNode;
  data: Data;
  /** Those of the training split that this node is trained on. */
  samples: TrainingSamples;
  metrics: readonly SpecMetric[];
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

/** A trained node: its best epoch's weights, and why it stopped where its numbers ceased to be finite. */
export interface TrainedNode extends Omit<Progress, 'weights' | 'state'> {
  /** What its metrics are; nothing where this process trained no epoch of it. */
  measured?: Pick<Measured, 'names' | 'numbers'>;
  divergence?: Divergence;
}

/**
 * Trains one node and gives its best epoch's weights (the body of the paper's Algorithm 1). A node whose numbers cease
 * to be finite stops there, and keeps the best of the epochs before.
 *
 * @throws HemlError (scope `node`) where there was no epoch before
 */
export async function trainNode(training: NodeTraining): Promise<TrainedNode> {
  const { engine, trainer, settings, node, data, random, onEvent } = training;
  const { epochs, keep, patience } = settings.training;
  const { model } = trainer;
  const inputs = nodeInputs(trainer, settings, node, data);
  const { reader, table } = inputs;

  const resumed = training.progress;
  writeWeights(engine.tf, model.variables, resumed?.weights ?? training.merged ?? trainer.firstWeights);
  writeWeights(engine.tf, model.optimizer.variables, resumed?.state ?? trainer.firstState);
  if (!resumed && training.merged) await moveStatistics(training, reader, table);

  const history: EpochRecord[] = [...(resumed?.history ?? [])];
  const warnings = new Warnings(keep, history);
  let bestEpoch = resumed?.bestEpoch ?? 0;
  let best = resumed?.best;
  let measured: TrainedNode['measured'];
  let divergence: Divergence | undefined;
  const isPatient = () => patience === undefined || history.length - lastImproved(history, keep) < patience;

  for (let epoch = history.length + 1; epoch <= epochs && isPatient(); epoch++) {
    const started = performance.now();
    const parts = { ...inputs, epoch, random: random.split('epoch', epoch) };
    const trained = await trainEpoch(training, parts);
    if (hasDiverged(trained)) {
      divergence = trained;
      break;
    }
    const validated = await validate(training, table, epoch, trained.steps);
    if (hasDiverged(validated)) {
      divergence = validated;
      break;
    }
    const seconds = (performance.now() - started) / 1000;
    const record: EpochRecord = { epoch, ...trained, metrics: validated.values, seconds };
    measured = { names: validated.names, numbers: validated.numbers };
    history.push(record);
    // Of epochs that tie the later is kept: the score says that it is no worse, and it has learned for longer.
    const isBest = best === undefined || scoreOf(record, keep) >= scoreOf(history[bestEpoch - 1], keep);
    const weights = isBest || epoch < epochs ? await readWeights(model.variables) : undefined;
    if (isBest) {
      best = weights;
      bestEpoch = epoch;
    }
    onEvent({ type: 'epoch', node: node.id, epochs, best: isBest, ...record });
    for (const message of warnings.after(record)) onEvent({ type: 'warning', node: node.id, message });
    if (epoch < epochs && weights && best)
      await training.onEpoch({
        history,
        bestEpoch,
        best,
        weights,
        state: await readWeights(model.optimizer.variables),
      });
  }
  if (divergence) tellDivergence(training, divergence, bestEpoch);
  best ??= await readWeights(model.variables);
  return { history, bestEpoch, best, ...(measured && { measured }), ...(divergence && { divergence }) };
}

/** The value of `keep`; below all others where it is undefined, which JSON writes as null. */
const scoreOf = (record: EpochRecord | undefined, keep: string): number => {
  const value = record?.metrics[keep] ?? Number.NaN;
  return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
};

/** The last epoch that was better than all before it. Where none has a score there is nothing to lose patience over. */
function lastImproved(history: readonly EpochRecord[], keep: string): number {
  const scores = history.map((record) => scoreOf(record, keep));
  const best = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return best === Number.NEGATIVE_INFINITY ? history.length : scores.indexOf(best) + 1;
}

/** @throws HemlError (scope `node`) where there is no good epoch */
function tellDivergence({ node, onEvent }: NodeTraining, at: Divergence, bestEpoch: number): void {
  const place = `${at.what} in epoch ${at.epoch}, at step ${at.step}`;
  if (bestEpoch === 0)
    throw new HemlError(
      `The node '${node.id}' cannot be trained: ${place}, and no epoch before it is good.`,
      {
        code: 'node-diverged',
        scope: 'node',
        hint: 'A lower learning rate usually helps (`training.optimizer.learningRate`, for this node alone under `overrides:`). The other nodes that were trained are kept.',
      },
    );
  const message = `${place}: its training ends here, with the weights of epoch ${bestEpoch}, its best. A lower learning rate usually helps.`;
  onEvent({ type: 'warning', node: node.id, message });
}

async function moveStatistics(
  { trainer, samples, random, signal }: NodeTraining,
  reader: BatchReader,
  table: Float32Array,
) {
  const batches = trainer.sampler.epoch(samples.labels, random.split('statistics'));
  for (const drawn of batches.slice(0, statisticsBatches)) {
    signal?.throwIfAborted();
    reader.read(drawn.map((place) => samples.positions[place] as number));
    await trainer.statistics.run([reader.images, reader.maps, table]);
  }
}

/** The metrics of the validation split; or, where embeddings are not finite, what the epoch's last update did. */
async function validate(
  { engine, trainer, data, metrics, signal }: NodeTraining,
  table: Float32Array,
  epoch: number,
  step: number,
): Promise<Measured | Divergence> {
  const { validation } = data.splits;
  const embeddings = await embedSource(trainer, validation.store, table, { signal });
  if (!embeddings.every(Number.isFinite))
    return { epoch, step, what: 'embeddings of the validation split are NaN or infinite' };
  return computeMetrics(engine.tf, metrics, embeddings, validation.labels, data.labels);
}
