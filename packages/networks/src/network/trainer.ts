import {
  type Create,
  type Engine,
  type MethodWork,
  type NodeSettings,
  type Program,
  type Random,
  readWeights,
  type Sampler,
  stableJson,
  type TrainingSettings,
  type Weights,
} from '@hemlkit/core/method';
import { fixedSteps } from './fixed-steps';
import { type FrozenRows, frozenRows } from './frozen-rows';
import type { Model, ModelRequest } from './model';
import { embedProgram, statisticsProgram, surveyProgram, trainProgram } from './programs';

/** A model and its programs, each compiled when it is first asked for. Nodes exchange its weights. */
export class Trainer {
  constructor(
    private readonly engine: Engine,
    private readonly settings: TrainingSettings,
    readonly model: Model,
    readonly sampler: Sampler,
    /** The weights every leaf starts from. */
    readonly firstWeights: Weights,
    /** The optimizer's state before its first step. */
    readonly firstState: Weights,
    /** Of a frozen trunk. */
    readonly frozen: FrozenRows | undefined,
    private readonly programs = new Map<string, Program>(),
  ) {}

  /** The same model and programs, with epochs of `steps` batches; absent: this trainer. Not to be disposed of by itself. */
  withSteps(steps: number | undefined): Trainer {
    if (steps === undefined) return this;
    const sampler = fixedSteps(this.sampler, steps);
    const { engine, settings, model, firstWeights, firstState, frozen, programs } = this;
    return new Trainer(engine, settings, model, sampler, firstWeights, firstState, frozen, programs);
  }

  get train(): Program {
    return this.program('train', trainProgram, this.sampler.batchSize);
  }

  get statistics(): Program {
    return this.program('statistics', statisticsProgram, this.sampler.batchSize);
  }

  /** Of a model that surveys its images. */
  get survey(): Program {
    return this.program('survey', surveyProgram, this.sampler.batchSize);
  }

  /** Samples in a batch of a whole split's embedding. */
  get splitBatch(): number {
    return 2 * this.sampler.batchSize;
  }

  embed(batch: number): Program {
    return this.program(`embed ${batch}`, embedProgram, batch);
  }

  dispose(): void {
    for (const program of this.programs.values()) program.dispose();
    this.programs.clear();
    this.frozen?.dispose();
    this.model.dispose();
  }

  private program(key: string, make: typeof trainProgram, batch: number): Program {
    let program = this.programs.get(key);
    if (!program) {
      program = make(this.engine, this.model, this.settings, batch);
      this.programs.set(key, program);
    }
    return program;
  }
}

/** Equal for settings of the same graphs. */
export function graphKey({ model, training }: NodeSettings): string {
  const { trunk, embedder } = model;
  const { imageSize, background, normalize, sampler, miner, loss, optimizer, schedule } = training;
  return stableJson({
    trunk,
    embedder,
    imageSize,
    background,
    normalize,
    sampler,
    miner,
    loss,
    optimizer,
    isScheduled: schedule !== undefined,
  });
}

/** One trainer for all nodes of the same settings. */
export class Trainers {
  private readonly trainers = new Map<string, Promise<Trainer>>();

  constructor(
    private readonly create: Create,
    private readonly engine: Engine,
    private readonly classes: number,
    private readonly images: number,
    private readonly random: Random,
    private readonly createModel: (request: ModelRequest) => Promise<Model>,
    private readonly kept: MethodWork['kept'],
  ) {}

  /** The trainer for these settings, made when they are first asked for. */
  async get({ model, training }: NodeSettings): Promise<Trainer> {
    const key = graphKey({ model, training });
    let trainer = this.trainers.get(key);
    if (!trainer) {
      trainer = this.make({ model, training });
      this.trainers.set(key, trainer);
    }
    // Steps are of the epochs alone: nodes that differ in them share one model and its programs.
    return (await trainer).withSteps(training.steps);
  }

  async dispose(): Promise<void> {
    for (const made of await Promise.allSettled(this.trainers.values()))
      if (made.status === 'fulfilled') made.value.dispose();
    this.trainers.clear();
  }

  private async make(settings: NodeSettings): Promise<Trainer> {
    const { create, engine, classes, images, kept } = this;
    const model = await this.createModel({
      engine,
      create,
      settings,
      classes,
      images,
      random: this.random.split('weights'),
    });
    return new Trainer(
      engine,
      settings.training,
      model,
      await create('sampler', settings.training.sampler, {}),
      await readWeights(model.variables),
      await readWeights(model.optimizer.variables),
      frozenRows({ engine, model, settings: settings.training, kept }),
    );
  }
}
