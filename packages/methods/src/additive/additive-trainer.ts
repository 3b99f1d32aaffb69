import {
  type Create,
  type HostArray,
  type Measurement,
  type MethodWork,
  type Random,
  readReport,
  readWeights,
  type Sampler,
  type Unit,
  type UnitFacts,
  type UnitJob,
  type UnitMeasuring,
  type UnitTrainer,
  type Weight,
  type Weights,
  writeWeights,
} from '@hemlkit/core/method';
import { fixedSteps, measureTraining, runSteps, type StepPlace, scheduledRate } from '@hemlkit/networks';
import type { BoxStatistics } from './box-statistics';
import type { FeaturesOptions } from './frozen-crops';
import { withBoxes } from './network';
import type { AdditiveContext } from './settings';
import { type TrainedNetwork, trainedNetwork } from './trained-network';
import { TrainingCrops } from './training-crops';

/** Batches that move the running statistics of changed weights: a batch has a tenth, so 2 % are left of those before. */
const batchesOfChange = 40;

/** Trains the one network of a tree. */
export class AdditiveTrainer implements UnitTrainer {
  private readonly create: Create;
  private made: Promise<TrainedNetwork> | undefined;

  constructor(
    private readonly context: AdditiveContext,
    private readonly work: MethodWork,
  ) {
    this.create = work.create;
  }

  /**
   * Epochs of batches of crops, augmented; each step compares the images at a height of its own, and makes the loss of the
   * whole and those of the nodes small together.
   */
  async train(job: UnitJob): Promise<void> {
    const { data } = this.work;
    const { train, validation } = data.splits;
    const { samples, steps, sampler } = await this.prepare();
    const made = await this.make(sampler);
    job.begin({ steps, samples, images: steps * sampler.batchSize });
    const { signal, onEvent } = job;
    const crops = await this.crops(made, sampler, { signal, onEvent });
    if (!job.progress) this.begin(made, withBoxes(made.first, crops.boxStatistics()));
    await job.epochs({
      variables: made.variables,
      state: made.optimizer.variables,
      epoch: (epoch, random) => {
        const batches = sampler.epoch(train.labels, random.split('sampler'));
        const { node, epochs } = job.unit;
        return runSteps(
          { node, epoch, batches, onEvent: job.onEvent, signal: job.signal },
          (positions, at) => {
            const place = { epoch, step: at, steps: batches.length, epochs };
            return this.step({ made, crops, positions, random, place });
          },
        );
      },
      validate: async () => {
        const vectors = await made.embedding.embed(validation.store, { signal, onEvent });
        const logits = (await made.network.variables.logits?.value.data()) as Float32Array;
        const { height } = this.context.additive;
        return made.embedding.rows(vectors, this.context.tree.ids.length - 1, logits, height).rows;
      },
    });
  }

  async facts(): Promise<UnitFacts> {
    const { samples, steps, sampler } = await this.prepare();
    const { parameters } = await this.make(sampler);
    const numbers = parameters.reduce((sum, { variable }) => sum + variable.value.size, 0);
    return { samples, batchSize: sampler.batchSize, steps, parameters: numbers, graph: 'additive' };
  }

  /** Boxes are not standardised: they take as long as they are. */
  async measure({ epochs }: Unit, measuring: UnitMeasuring): Promise<Omit<Measurement, 'nodes'>> {
    const { data } = this.work;
    const { train, validation } = data.splits;
    const { random } = measuring;
    const { sampler, steps } = await this.prepare();
    const made = await this.make(sampler);
    this.begin(made, made.first);
    const crops = await this.crops(made, sampler);
    // Asked for ahead, so that the time of an embedding does not include it.
    await made.embedding.frozen?.of(validation.store);
    const batches = sampler.epoch(train.labels, random.split('sampler'));
    return measureTraining(
      {
        imageSize: this.context.additive.network.size,
        batchSize: sampler.batchSize,
        dimensions: this.dimensions(made),
        variables: made.variables,
        state: made.optimizer.variables,
        step: (at) => {
          const positions = batches[at % batches.length] as Int32Array;
          const place = { epoch: 1, step: at % steps, steps, epochs };
          return this.step({ made, crops, positions, random: random.split('step', at), place });
        },
        embed: () => made.embedding.embedFirst(validation.store),
        embedBatch: made.embedding.batchOf(validation.store),
      },
      measuring,
    );
  }

  /** The whole network's: every node is of it. */
  async parameters(_node: string): Promise<readonly string[]> {
    const { sampler } = await this.prepare();
    const { parameters } = await this.make(sampler);
    return parameters.map(({ name }) => name);
  }

  /** Training steps after each of which the parameters are put back: what a step has seen is in the statistics. */
  async withStatistics(_node: string, weights: Weights, random: Random): Promise<Weights> {
    const { data, engine } = this.work;
    const { sampler } = await this.prepare();
    const made = await this.make(sampler);
    this.begin(made, made.first);
    writeWeights(engine.tf, made.variables, weights);
    const parameters = Object.fromEntries(made.parameters.map(({ name, variable }) => [name, variable]));
    const own = Object.fromEntries(Object.keys(parameters).map((name) => [name, weights[name] as Weight]));
    const crops = await this.crops(made, sampler);
    const batches = sampler.epoch(data.splits.train.labels, random.split('sampler'));
    for (let step = 0; step < batchesOfChange; step++) {
      const positions = batches[step % batches.length] as Int32Array;
      const place = { epoch: 1, step, steps: batches.length, epochs: 1 };
      await this.step({ made, crops, positions, random, place });
      writeWeights(engine.tf, parameters, own);
    }
    return readWeights(made.variables);
  }

  async dispose(): Promise<void> {
    (await this.made?.catch(() => undefined))?.dispose();
  }

  /** What the training images show, or what a frozen trunk has of it. */
  private async crops(
    { embedding: { frozen } }: TrainedNetwork,
    { batchSize }: Sampler,
    options: FeaturesOptions = {},
  ): Promise<TrainingBatches> {
    const { data } = this.work;
    if (!frozen) return new TrainingCrops(this.context, data, batchSize);
    const features = await frozen.of(data.splits.train.store, options);
    return {
      batch: (positions) => features.batch(positions, batchSize),
      boxStatistics: () => features.boxStatistics(),
    };
  }

  /** Takes a training step. @param random the epoch's generator */
  private async step({ made, crops, positions, random, place }: Step) {
    const { train } = this.work.data.splits;
    const { schedule = { type: 'cosine', warmup: 0 } } = this.context.settings().training;
    const batch = crops.batch(positions, random.split('augment', place.step));
    const height = random.split('height', place.step).uniform() * this.context.additive.heights;
    const [value, embeddings] = (await made.step.run([
      batch.crops,
      batch.boxes,
      Float32Array.from(batch.present),
      positions.map((position) => train.labels[position] as number),
      Float32Array.of(height),
      Float32Array.of(scheduledRate(schedule, place)),
    ])) as [Float32Array, Float32Array];
    return { loss: value[0] as number, report: readReport(embeddings, this.dimensions(made)) };
  }

  private begin({ variables, optimizer, firstState }: TrainedNetwork, weights: Weights): void {
    const { tf } = this.work.engine;
    writeWeights(tf, variables, weights);
    writeWeights(tf, optimizer.variables, firstState);
  }

  /** Length of the root's embeddings. */
  private dimensions({ network }: TrainedNetwork): number {
    return this.context.tree.ids.length * network.dimensions;
  }

  private async prepare() {
    const { data, random } = this.work;
    const { training } = this.context.settings();
    const { train, validation } = data.splits;
    const sampler = fixedSteps(await this.create('sampler', training.sampler, {}), training.steps);
    const root = this.context.hierarchy.nodes.at(-1);
    const count = ({ store, labels }: typeof train) => ({
      total: labels.length,
      present: store.showing(root?.classes ?? []).length,
      used: labels.length,
    });
    const samples = { train: count(train), validation: count(validation) };
    return { samples, sampler, steps: sampler.epoch(train.labels, random.split('plan')).length };
  }

  private make(sampler: Sampler): Promise<TrainedNetwork> {
    this.made ??= trainedNetwork(this.context, this.work, sampler);
    return this.made;
  }
}

/** Gives batches of the training images by their positions, as a step sees them. */
interface TrainingBatches {
  /** @param random of the step: what it changes in crops */
  batch(
    positions: Int32Array,
    random: Random,
  ): { crops: HostArray; boxes: Float32Array; present: ArrayLike<number> };
  boxStatistics(): BoxStatistics;
}

interface Step {
  made: TrainedNetwork;
  crops: TrainingBatches;
  positions: Int32Array;
  random: Random;
  place: StepPlace;
}
