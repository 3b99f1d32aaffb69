import type { Engine } from '../contracts/engine';
import { HemlError } from '../contracts/error';
import type { UnitJob, UnitProgress, UnitTrainer } from '../contracts/method';
import type { PairScores } from '../contracts/metric-learning';
import { computeMetrics, isSmallerBetter, type SpecMetric } from './metrics';
import type { Data } from './split-data';
import { type TrainedUnit, trainEpochs } from './train-epochs';
import { whatIsKnown } from './what-is-known';

/** What a method reports before a unit's epochs. */
export type UnitBeginning = Parameters<UnitJob['begin']>[0];

export interface UnitTraining
  extends Pick<UnitJob, 'unit' | 'needs' | 'progress' | 'random' | 'onEvent' | 'signal'> {
  engine: Engine;
  data: Data;
  metrics: readonly SpecMetric[];
  /** Called before the epochs. @returns how many there are at most */
  onBegin(beginning: UnitBeginning): number;
  /** Called after each epoch but the last; the next begins when it is done. */
  onEpoch(progress: UnitProgress): Promise<void>;
}

/**
 * Lets a method train a unit, its epochs measured on the validation split.
 *
 * @throws HemlError where the method ends without having begun or run its epochs
 */
export async function trainUnit(
  trainer: Pick<UnitTrainer, 'train'>,
  { engine, data, metrics, onBegin, onEpoch, ...job }: UnitTraining,
): Promise<{ beginning: UnitBeginning; trained: TrainedUnit }> {
  const { unit, progress, random, onEvent } = job;
  const { validation } = data.splits;
  const done: { beginning?: UnitBeginning; trained?: TrainedUnit } = {};
  let { epochs } = unit;
  await trainer.train({
    ...job,
    begin(beginning) {
      done.beginning = beginning;
      epochs = onBegin(beginning);
    },
    async epochs(training) {
      const request = {
        engine,
        unit: { ...unit, epochs },
        smallerIsBetter: isSmallerBetter(metrics, unit.keep),
        ...(progress && { progress }),
        random,
        measure: (embeddings: Float32Array, scores?: PairScores) =>
          computeMetrics(engine.tf, metrics, {
            embeddings,
            labels: validation.labels,
            labelNames: data.labels,
            ...whatIsKnown(validation.samples, data),
            scores,
          }),
        onEvent,
        onEpoch,
      };
      done.trained = await trainEpochs(request, training);
    },
  });
  const { beginning, trained } = done;
  if (beginning && trained) return { beginning, trained };
  throw new HemlError(
    `The method has ended the training of '${unit.node}' without ${beginning ? 'its epochs' : 'a beginning'}.`,
    {
      code: 'method-training-incomplete',
      hint: 'Its author has to call `begin` and `epochs` of the job, once each.',
    },
  );
}
