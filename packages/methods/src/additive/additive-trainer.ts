import {
  type Create,
  createRandom,
  type MethodWork,
  type Parameter,
  type Program,
  type Random,
  readReport,
  readWeights,
  type Sampler,
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  type UnitFacts,
  type UnitJob,
  type UnitTrainer,
  type Weights,
  writeWeights,
} from '@hemlkit/core/method';
import { fixedSteps } from '../network/fixed-steps';
import { gradientsOf } from '../network/gradients';
import { runSteps } from '../network/run-steps';
import { scheduledRate } from '../network/schedule';
import { augmentCrops, type CropBatch, fillAbsent } from './augment';
import { boxStatistics } from './box-statistics';
import { CropBuffer, type ImageCrops, readCrops } from './crop-reader';
import { EmbeddingProgram, imageInputs } from './embedding-program';
import { groupLossesOf } from './losses-of-spec';
import { type AdditiveNetwork, additiveNetwork } from './network';
import { normalisedCrops } from './normalised-crops';
import type { AdditiveContext } from './settings';
import { totalLoss } from './total-loss';

/** A network, what trains it, and its compiled step. */
interface Made {
  network: AdditiveNetwork;
  optimizer: { variables: AdditiveNetwork['variables'] };
  variables: AdditiveNetwork['variables'];
  parameters: Parameter[];
  embedding: EmbeddingProgram;
  /** Compiled when it is first asked for. */
  readonly step: Program;
  first: Weights;
  firstState: Weights;
  dispose(): void;
}

/** Trains the one network of a tree. */
export class AdditiveTrainer implements UnitTrainer {
  private readonly create: Create;
  private made: Promise<Made> | undefined;

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
    const { engine, data } = this.work;
    const { additive } = this.context;
    const { train, validation } = data.splits;
    const { samples, steps, sampler } = await this.prepare();
    const made = await this.make(sampler);
    job.begin({ steps, samples, images: steps * sampler.batchSize });
    if (!job.progress) {
      writeWeights(engine.tf, made.variables, made.first);
      writeWeights(engine.tf, made.optimizer.variables, made.firstState);
    }
    const buffer = this.buffer(sampler.batchSize);
    const showing = this.context.hierarchy.nodes.map(({ classes }) => train.store.showing(classes));
    const one = this.buffer(1);
    const read = (position: number) => {
      this.read(position, one);
      return one.crops;
    };
    const { training } = this.context.settings();
    const schedule = training.schedule ?? { type: 'cosine' as const, warmup: 0 };
    const dimensions = this.context.tree.ids.length * made.network.dimensions;
    await job.epochs({
      variables: made.variables,
      state: made.optimizer.variables,
      epoch: (epoch, random) => {
        const batches = sampler.epoch(train.labels, random.split('sampler'));
        const { node, epochs } = job.unit;
        return runSteps(
          { node, epoch, batches, onEvent: job.onEvent, signal: job.signal },
          async (positions, at) => {
            for (const [i, position] of positions.entries()) this.read(position, buffer.at(i));
            const batch = this.augmented(buffer, random.split('augment', at), read, showing);
            const place = { epoch, step: at, steps: batches.length, epochs };
            const height = random.split('height', at).uniform() * additive.heights;
            const [value, embeddings] = (await made.step.run([
              batch.crops,
              batch.boxes,
              Float32Array.from(batch.present),
              positions.map((position) => train.labels[position] as number),
              Float32Array.of(height),
              Float32Array.of(scheduledRate(schedule, place)),
            ])) as [Float32Array, Float32Array];
            return { loss: value[0] as number, report: readReport(embeddings, dimensions) };
          },
        );
      },
      validate: async () => {
        const vectors = await made.embedding.embed(validation.store);
        const logits = (await made.network.variables.logits?.value.data()) as Float32Array;
        return made.embedding.rows(vectors, this.context.tree.ids.length - 1, logits, additive.height).rows;
      },
    });
  }

  async facts(): Promise<UnitFacts> {
    const { samples, steps, sampler } = await this.prepare();
    const { parameters } = await this.make(sampler);
    const numbers = parameters.reduce((sum, { variable }) => sum + variable.value.size, 0);
    return { samples, batchSize: sampler.batchSize, steps, parameters: numbers, graph: 'additive' };
  }

  async dispose(): Promise<void> {
    (await this.made?.catch(() => undefined))?.dispose();
  }

  private buffer(images: number): CropBuffer {
    return new CropBuffer(images, this.context.tree.ids.length, this.context.additive.network.size);
  }

  /** Reads a training image's crops. */
  private read(position: number, into: ImageCrops): void {
    const { train } = this.work.data.splits;
    const { size } = this.context.additive.network;
    const needs = { size, margin: this.context.additive.margin };
    const { classes } = this.work.data.segmenter;
    readCrops(train.store, position, into, { hierarchy: this.context.hierarchy, classes, needs });
  }

  private augmented(
    buffer: CropBuffer,
    random: Random,
    read: (position: number) => Uint8Array,
    showing: readonly Int32Array[],
  ): CropBatch {
    const { additive, tree } = this.context;
    const shape = { nodes: tree.ids.length, size: additive.network.size };
    const { flip } = this.context.settings().training.augment;
    const filled = additive.fillsAbsent
      ? fillAbsent(buffer, shape, read, showing, random.split('fill'))
      : buffer;
    return augmentCrops(filled, shape, random.split('move'), { flip, shift: additive.shift });
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

  private make(sampler: Sampler): Promise<Made> {
    this.made ??= this.makeNetwork(sampler);
    return this.made;
  }

  private async makeNetwork({ batchSize }: Sampler): Promise<Made> {
    const { engine, data } = this.work;
    const { tf } = engine;
    const { tree, additive } = this.context;
    const { training } = this.context.settings();
    const random = this.work.random.split('weights');
    const network = additiveNetwork({
      tf,
      tree,
      options: additive.network,
      boxes: this.measureBoxes(),
      random: createRandom(random.integer(2 ** 31), 'additive'),
    });
    const losses = await groupLossesOf(this.create, tf, {
      training,
      tree,
      additive,
      classes: data.trainLabels,
      random: random.split('loss'),
    });
    const variables = { ...network.variables, ...losses.variables };
    const parameters = Object.entries(variables)
      .filter(([, { value }]) => value.trainable)
      .map(([name, variable]): Parameter => {
        const group = name.startsWith('trunk.') ? 'trunk' : name.startsWith('loss.') ? 'loss' : 'embedder';
        const isLogits = name === 'logits';
        return {
          name,
          group,
          variable,
          ...(isLogits && { rate: additive.logitsRate, decay: false }),
        };
      });
    const optimizer = await this.create('optimizer', training.optimizer, { parameters, pretrained: false });
    const total = totalLoss({
      tf,
      tree,
      weights: network.weights,
      interactions: additive.network.interactions,
      settings: additive.loss,
      losses: losses.of,
    });
    const trained = parameters.map(({ variable }) => variable.value);
    const step = (
      crops: Tensor,
      boxes: Tensor,
      present: Tensor,
      labels: Tensor,
      height: Tensor,
      rate: Tensor,
    ): Tensor[] => {
      const images = normalisedCrops(tf, crops, training.normalize);
      const shown = present as Tensor2D;
      let embeddings: Tensor | undefined;
      const { value, grads } = tf.variableGrads(() => {
        const u = network.apply({ crops: images, boxes: boxes as Tensor3D, present: shown }, true);
        const at = height as Scalar;
        const loss = total({ u, labels: labels as Tensor1D, present: shown, height: at });
        embeddings = tf.keep(network.weights.embedding(u, at));
        return loss;
      }, trained);
      optimizer.apply(gradientsOf(parameters, grads), rate as Scalar);
      return [value, embeddings as Tensor];
    };
    const shape = { nodes: tree.ids.length, size: additive.network.size };
    const { classes } = data.segmenter;
    const embedding = new EmbeddingProgram(engine, network, this.context, training.normalize, classes);
    let compiled: Program | undefined;
    return {
      network,
      optimizer,
      variables,
      parameters,
      embedding,
      get step() {
        compiled ??= engine.compile(
          step as (...inputs: Tensor[]) => Tensor[],
          [
            ...imageInputs(batchSize, shape),
            { shape: [batchSize], dtype: 'int32' },
            { shape: [], dtype: 'float32' },
            { shape: [], dtype: 'float32' },
          ],
          'train',
        );
        return compiled;
      },
      dispose() {
        compiled?.dispose();
        embedding.dispose();
        // An optimizer may name its state as what it is of.
        for (const { value } of [...Object.values(variables), ...Object.values(optimizer.variables)])
          value.dispose();
      },
      first: await readWeights(variables),
      firstState: await readWeights(optimizer.variables),
    };
  }

  /** Where each node's box lies in the training images that show it. */
  private measureBoxes() {
    const { labels } = this.work.data.splits.train;
    const nodes = this.context.tree.ids.length;
    const one = this.buffer(1);
    const boxes = new Float32Array(labels.length * one.boxes.length);
    const present = new Uint8Array(labels.length * nodes);
    for (const position of labels.keys()) {
      this.read(position, one);
      boxes.set(one.boxes, position * one.boxes.length);
      present.set(one.present, position * nodes);
    }
    return boxStatistics(boxes, present, nodes);
  }
}
