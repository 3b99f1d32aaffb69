import type { Components } from '../container/components';
import type { Engine } from '../contracts/engine';
import type { Unit, UnitTrainer } from '../contracts/method';
import type { Weights } from '../contracts/network';
import type { Random } from '../contracts/random';
import type { LoadedExperiment } from '../experiment/load-experiment';
import { createRandom } from '../random/random';
import { unitOf } from './method-of';
import { createMetrics } from './metrics';
import type { Data } from './split-data';
import { trainUnit } from './train-unit';
import { methodWork } from './unit-jobs';

/** What a run's units are trained with. */
export interface ControlContext {
  loaded: LoadedExperiment;
  components: Components;
  engine: Engine;
  data: Data;
}

export interface Control {
  /** Class indices of the training split, in place of its own. */
  labels: Int32Array;
  /** Steps to train at least, in whole epochs; never more epochs than the unit's own. */
  steps: number;
  /** The unit's own generator. */
  random: Random;
  onStep?: () => void;
}

/** What trains the units of a run, by its own generator. The caller disposes of it. */
export const unitTrainer = ({ components, engine, data, loaded }: ControlContext): UnitTrainer =>
  data.method.train(methodWork(components, engine, data, createRandom(loaded.experiment.seed)));

/** Trains the unit of a node for a while with other labels, as if it started from nothing, and keeps nothing of it. */
export async function trainControl(
  context: ControlContext,
  node: string,
  { labels, steps, random, onStep }: Control,
): Promise<Weights> {
  const { engine, data, components, loaded } = context;
  const train = { ...data.splits.train, labels };
  const changed = { ...data, splits: { ...data.splits, train } };
  const unit = unitOf(data.method.units, node) as Unit;
  const metrics = await createMetrics(components, loaded);
  const trainer = unitTrainer({ ...context, data: changed });
  try {
    const { trained } = await trainUnit(trainer, {
      unit,
      needs: [],
      random,
      engine,
      data,
      metrics,
      onBegin: (beginning) => Math.max(1, Math.min(unit.epochs, Math.ceil(steps / beginning.steps))),
      onEpoch: async () => {},
      onEvent({ type }) {
        if (type === 'step') onStep?.();
      },
    });
    return trained.best;
  } finally {
    await trainer.dispose();
  }
}
