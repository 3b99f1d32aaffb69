import type { Engine } from '../contracts/engine';
import { HemlError } from '../contracts/error';
import type { OnEvent } from '../contracts/events';
import type { Divergence, EpochRecord, EpochTraining, Unit, UnitProgress } from '../contracts/method';
import type { PairScores } from '../contracts/metric-learning';
import type { Weights } from '../contracts/network';
import type { Random } from '../contracts/random';
import { readWeights, writeWeights } from '../weights/variables';
import type { Measured } from './metrics';
import { Warnings } from './warnings';

export interface EpochsRequest {
  engine: Engine;
  unit: Pick<Unit, 'node' | 'epochs' | 'keep' | 'patience'>;
  /** Whether the value of `keep` is better the smaller it is. Default: false. */
  smallerIsBetter?: boolean;
  /** Where an earlier process stopped. */
  progress?: UnitProgress;
  /** The unit's own generator. */
  random: Random;
  /** The metrics of the validation split's embeddings at the unit's node. */
  measure(rows: Float32Array, scores?: PairScores): Promise<Measured>;
  onEvent: OnEvent;
  /** Called after each epoch but the last; the next begins when it is done. */
  onEpoch(progress: UnitProgress): Promise<void>;
}

/** A trained unit: its best epoch's weights, and why it stopped where its numbers ceased to be finite. */
export interface TrainedUnit extends Pick<UnitProgress, 'history' | 'bestEpoch' | 'best'> {
  /** What its metrics are; nothing where this process trained no epoch of it. */
  measured?: Pick<Measured, 'names' | 'numbers'>;
  divergence?: Divergence;
}

/** Whether numbers ceased to be finite, in an epoch's steps or in its validation. */
const hasDiverged = (result: object): result is Divergence => 'what' in result;

/**
 * Trains a unit's epochs, and gives its best epoch's weights. A unit whose numbers cease to be finite stops there, and
 * keeps the best of the epochs before.
 *
 * @throws HemlError (scope `node`) where there was no epoch before
 */
export async function trainEpochs(request: EpochsRequest, training: EpochTraining): Promise<TrainedUnit> {
  const { engine, unit, progress, random, onEvent } = request;
  const { node, epochs, keep, patience } = unit;
  if (progress) {
    writeWeights(engine.tf, training.variables, progress.weights);
    writeWeights(engine.tf, training.state, progress.state);
  }
  const history: EpochRecord[] = [...(progress?.history ?? [])];
  const warnings = new Warnings(keep, history);
  let bestEpoch = progress?.bestEpoch ?? 0;
  let best: Weights | undefined = progress?.best;
  let measured: TrainedUnit['measured'];
  let divergence: Divergence | undefined;
  /** The value of `keep`, larger for a better epoch; below all others where it is undefined, which JSON writes as null. */
  const scoreOf = (record: EpochRecord | undefined): number => {
    const value = record?.metrics[keep] ?? Number.NaN;
    if (Number.isNaN(value)) return Number.NEGATIVE_INFINITY;
    return request.smallerIsBetter ? -value : value;
  };
  const isPatient = () =>
    patience === undefined || history.length - lastImproved(history.map(scoreOf)) < patience;

  for (let epoch = history.length + 1; epoch <= epochs && isPatient(); epoch++) {
    const started = performance.now();
    const trained = await training.epoch(epoch, random.split('epoch', epoch));
    if (hasDiverged(trained)) {
      divergence = trained;
      break;
    }
    const validated = await validate(request, training, epoch, trained.steps);
    if (hasDiverged(validated)) {
      divergence = validated;
      break;
    }
    const seconds = (performance.now() - started) / 1000;
    const record: EpochRecord = { epoch, ...trained, metrics: validated.values, seconds };
    measured = { names: validated.names, numbers: validated.numbers };
    history.push(record);
    // Of epochs that tie the later is kept: it is as good by its score, and has learned for longer.
    const isBest = best === undefined || scoreOf(record) >= scoreOf(history[bestEpoch - 1]);
    const weights = isBest || epoch < epochs ? await readWeights(training.variables) : undefined;
    if (isBest) {
      best = weights;
      bestEpoch = epoch;
    }
    onEvent({ type: 'epoch', node, epochs, best: isBest, ...record });
    for (const message of warnings.after(record)) onEvent({ type: 'warning', node, message });
    if (epoch < epochs && weights && best)
      await request.onEpoch({
        history,
        bestEpoch,
        best,
        weights,
        state: await readWeights(training.state),
      });
  }
  if (divergence) reportDivergence(request, divergence, bestEpoch);
  best ??= await readWeights(training.variables);
  return { history, bestEpoch, best, ...(measured && { measured }), ...(divergence && { divergence }) };
}

/** The last epoch that was better than all before it. Where none has a score there is nothing to lose patience over. */
function lastImproved(scores: readonly number[]): number {
  const best = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return best === Number.NEGATIVE_INFINITY ? scores.length : scores.indexOf(best) + 1;
}

/** @throws HemlError (scope `node`) where there is no good epoch */
function reportDivergence({ unit, onEvent }: EpochsRequest, at: Divergence, bestEpoch: number): void {
  const { node } = unit;
  const place = `${at.what} in epoch ${at.epoch}, at step ${at.step}`;
  if (bestEpoch === 0)
    throw new HemlError(`The node '${node}' cannot be trained: ${place}, and no epoch before it is good.`, {
      code: 'node-diverged',
      scope: 'node',
      hint: 'A lower learning rate usually helps (`training.optimizer.learningRate`, for this node alone under `overrides:`). The other nodes that were trained are kept.',
    });
  const message = `${place}: its training ends here, with the weights of epoch ${bestEpoch}, its best. A lower learning rate usually helps.`;
  onEvent({ type: 'warning', node, message });
}

/** The metrics of the validation split; or, where embeddings are not finite, what the epoch's last update did. */
async function validate(
  { measure }: EpochsRequest,
  training: EpochTraining,
  epoch: number,
  step: number,
): Promise<Measured | Divergence> {
  const embeddings = await training.validate();
  if (!embeddings.every(Number.isFinite))
    return { epoch, step, what: 'embeddings of the validation split are NaN or infinite' };
  return measure(embeddings, training.scores?.());
}
