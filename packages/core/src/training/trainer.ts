import type { Components } from '../container/components';
import type { Engine, Program } from '../contracts/engine';
import type { ModelSettings, TrainingSettings } from '../contracts/experiment';
import type { Sampler } from '../contracts/metric-learning';
import type { Weights } from '../contracts/network';
import type { Random } from '../contracts/random';
import { stableJson } from '../files/hash';
import { createModel, type Model } from './model';
import { embedProgram, statisticsProgram, trainProgram } from './programs';
import { readWeights } from './weights';

export interface NodeSettings {
  model: ModelSettings;
  training: TrainingSettings;
}

/** A model with its compiled programs; one serves every node of the same settings, weights exchanged. */
export interface Trainer {
  model: Model;
  sampler: Sampler;
  /** The weights every leaf starts from. */
  firstWeights: Weights;
  /** The optimizer's state before its first step. */
  firstState: Weights;
  train: Program;
  embed: Program;
  statistics: Program;
  /** Samples in a batch of `embed`. */
  embedBatch: number;
}

export class Trainers {
  private readonly trainers = new Map<string, Promise<Trainer>>();

  constructor(
    private readonly components: Components,
    private readonly engine: Engine,
    private readonly classes: number,
    private readonly random: Random,
  ) {}

  /** The trainer for these settings, made when they are first asked for. */
  get({ model, training }: NodeSettings): Promise<Trainer> {
    // What steers the epochs alone needs no other graph.
    const { epochs: _, patience: __, keep: ___, augment: ____, ...graph } = training;
    const { merge: _____, ...parts } = model;
    const key = stableJson({ parts, graph });
    let trainer = this.trainers.get(key);
    if (!trainer) {
      trainer = this.create({ model, training });
      this.trainers.set(key, trainer);
    }
    return trainer;
  }

  private async create(settings: NodeSettings): Promise<Trainer> {
    const { components, engine, classes, random } = this;
    const model = await createModel({ components, settings, classes, random: random.split('weights') });
    const sampler = await components.create('sampler', settings.training.sampler, {});
    const embedBatch = 2 * sampler.batchSize;
    return {
      model,
      sampler,
      firstWeights: await readWeights(model.variables),
      firstState: await readWeights(model.optimizer.variables),
      train: trainProgram(engine, model, settings.training, sampler.batchSize),
      embed: embedProgram(engine, model, settings.training, embedBatch),
      statistics: statisticsProgram(engine, model, settings.training, sampler.batchSize),
      embedBatch,
    };
  }

  async dispose(): Promise<void> {
    for (const trainer of await Promise.all(this.trainers.values())) {
      for (const program of [trainer.train, trainer.embed, trainer.statistics]) program.dispose();
      trainer.model.dispose();
    }
    this.trainers.clear();
  }
}
