import {
  type Create,
  type HierarchyNode,
  type MethodContext,
  type MethodWork,
  type NodeSettings,
  type Random,
  readWeights,
  type Unit,
  type UnitFacts,
  type UnitJob,
  type UnitMeasuring,
  type UnitTrainer,
  type Weights,
  writeWeights,
} from '@hemlkit/core/method';
import { embedSource } from '../network/embed-source';
import { graphKey, type Trainer, Trainers } from '../network/trainer';
import { measure } from './measure';
import { type TrainingSamples, trainingSamples } from './node-samples';
import type { Recipe } from './recipe';
import { stepsOfEpoch } from './steps-of-epoch';
import { surveyImages } from './survey-images';
import { nodeInputs, trainEpoch } from './train-epoch';

/** Batches by which a joined node's running statistics are moved before it is trained. */
const batchesOfJoin = 20;
/** And those of weights that were changed. */
const batchesOfChange = 12;

/** Images that move a joined node's running statistics before it is trained: no more than an epoch has. */
export const imagesOfJoin = ({ needs }: Pick<Unit, 'needs'>, steps: number, batchSize: number): number =>
  needs.length > 0 ? Math.min(batchesOfJoin, steps) * batchSize : 0;

/** Trains a network a node. */
export class NodeTrainer implements UnitTrainer {
  private readonly create: Create;
  private readonly trainers: Trainers;

  constructor(
    private readonly context: MethodContext,
    private readonly work: MethodWork,
    private readonly recipe: Recipe,
  ) {
    const { engine, data, random, kept } = work;
    this.create = work.create;
    this.trainers = new Trainers(
      this.create,
      engine,
      data.trainLabels,
      data.splits.train.labels.length,
      random,
      recipe.createModel,
      kept,
    );
  }

  /**
   * The body of the paper's Algorithm 1. A leaf begins with the weights that every leaf begins with, a joined node with the
   * merged weights of its children. Then it is trained on its own images, which show its segments and nothing else.
   */
  async train(job: UnitJob): Promise<void> {
    const { engine, data } = this.work;
    const { onEvent, signal } = job;
    const { node, settings, trainer, samples, steps } = await this.prepare(job.unit);
    const { model, sampler } = trainer;
    const inputs = await nodeInputs(trainer, settings, node, data, signal);
    job.begin({ steps, samples: samples.counts, images: steps * sampler.batchSize });
    if (!job.progress) {
      const merged = job.needs.length > 0 ? await this.merge(job, settings) : undefined;
      writeWeights(engine.tf, model.variables, merged ?? trainer.firstWeights);
      writeWeights(engine.tf, model.optimizer.variables, trainer.firstState);
      if (merged) {
        const random = job.random.split('statistics');
        await this.moveStatistics(trainer, settings, node, samples, { random, signal }, batchesOfJoin);
      }
    }
    const { scores } = this.recipe;
    let validated: Parameters<NonNullable<typeof scores>> | undefined;
    await job.epochs({
      variables: model.variables,
      state: model.optimizer.variables,
      epoch: async (epoch, random) => {
        const parts = { ...inputs, epoch, random };
        await surveyImages({ trainer, samples }, parts);
        return trainEpoch({ trainer, settings, samples, node, onEvent, signal }, parts);
      },
      validate: async () => {
        const { validation } = data.splits;
        const rows = await embedSource(trainer, validation.store, inputs.table, {
          signal,
          split: validation,
        });
        if (scores)
          validated = [engine, { rows, dimensions: model.dimensions }, await readWeights(model.variables)];
        return rows;
      },
      ...(scores && { scores: () => scores(...validated!) }),
    });
  }

  async facts(unit: Unit): Promise<UnitFacts> {
    const { settings, trainer, samples, steps } = await this.prepare(unit);
    const { batchSize } = trainer.sampler;
    const joined = imagesOfJoin(unit, steps, batchSize);
    return {
      samples: samples.counts,
      batchSize,
      steps,
      parameters: trainer.model.parameters.reduce((sum, { variable }) => sum + variable.value.size, 0),
      ...(joined > 0 && { shownBefore: joined }),
      graph: graphKey(settings),
    };
  }

  async measure(unit: Unit, measuring: UnitMeasuring) {
    const { engine, data } = this.work;
    return measure({ engine, data, measuring, ...(await this.prepare(unit)) });
  }

  async parameters(node: string): Promise<string[]> {
    const { model } = await this.trainers.get(this.context.settings(node));
    return model.parameters.map(({ name }) => name);
  }

  /** Of all training images, whether they show some of the node or not. */
  async withStatistics(id: string, weights: Weights, random: Random): Promise<Weights> {
    const settings = this.context.settings(id);
    const trainer = await this.trainers.get(settings);
    const { engine, data } = this.work;
    writeWeights(engine.tf, trainer.model.variables, weights);
    const { labels } = data.splits.train;
    const all = { labels, positions: Int32Array.from(labels.keys()) };
    await this.moveStatistics(trainer, settings, this.node(id), all, { random }, batchesOfChange);
    return readWeights(trainer.model.variables);
  }

  dispose(): Promise<void> {
    return this.trainers.dispose();
  }

  private async prepare(unit: Unit) {
    const { data, random } = this.work;
    const node = this.node(unit.node);
    const settings = this.context.settings(node.id);
    const trainer = await this.trainers.get(settings);
    const samples = trainingSamples(data.splits, node, settings.training.absent);
    return {
      node,
      settings,
      trainer,
      samples,
      steps: stepsOfEpoch(node.id, trainer.sampler, samples, random),
    };
  }

  /** A joined node's first weights, from its children's best. */
  private async merge({ needs }: UnitJob, { model }: NodeSettings): Promise<Weights> {
    return (await this.create('merge', model.merge, {})).merge(needs);
  }

  /** Merged or changed weights make activations of another scale than the statistics that came with them say. */
  private async moveStatistics(
    trainer: Trainer,
    settings: NodeSettings,
    node: HierarchyNode,
    { labels, positions }: Pick<TrainingSamples, 'labels' | 'positions'>,
    { random, signal }: Pick<UnitJob, 'random' | 'signal'>,
    batches: number,
  ): Promise<void> {
    const { reader } = await nodeInputs(trainer, settings, node, this.work.data, signal);
    for (const drawn of trainer.sampler.epoch(labels, random).slice(0, batches)) {
      signal?.throwIfAborted();
      reader.read(drawn.map((place) => positions[place] as number));
      await trainer.statistics.run([...reader.arrays]);
    }
  }

  private node(id: string): HierarchyNode {
    return this.context.hierarchy.nodes.find((node) => node.id === id) as HierarchyNode;
  }
}
