import { join } from 'node:path';
import type { Engine } from '../contracts/engine';
import type { Background, Hierarchy, HierarchyNode } from '../contracts/experiment';
import type { Distance } from '../contracts/metric-learning';
import type { Weights } from '../contracts/network';
import type { Random } from '../contracts/random';
import { coalitionDistances, type ImageAndMap } from './coalition-distances';
import { type Coalition, type OwenValues, owenValues } from './owen';
import { pairDistances } from './pair-distances';
import type { TrainedTree } from './tree-models';
import { createRandom } from '../random/random';
import { lookupTable } from '../segments/composition';
import { nodeSettings } from '../experiment/node-settings';
import { BatchReader } from '../training/batch-reader';
import type { Data } from '../training/split-data';
import { readNodeWeights } from '../training/node-files';
import { type Trainer, Trainers } from '../training/trainer';
import type { NodeSettings } from '../experiment/settings';
import { readWeights, writeWeights } from '../training/weights';

/** Batches by which running statistics are moved. */
const statisticsBatches = 12;

/** Rows of a matrix of distances at a time: some distances form all differences. */
const rowsAtOnce = 32;

/** Two images that are compared. */
export interface Pair {
  a: ImageAndMap;
  b: ImageAndMap;
}

/** The root's model with certain weights. */
export interface RootModel {
  /** d(S) of a pair for each coalition, larger for more different, whatever the distance. */
  values(pair: Pair): (coalitions: readonly Coalition[]) => Promise<Float64Array>;
  /** Owen values of that. */
  owen(pair: Pair): Promise<OwenValues>;
}

/** A run's trained models as measuring instruments: any images, any weights, any background. */
export class Probe {
  readonly hierarchy: Hierarchy;
  readonly root: HierarchyNode;
  /** In the order of the spec's segments under the root. */
  readonly leaves: HierarchyNode[];
  readonly engine: Engine;
  readonly data: Data;
  private readonly trainers: Trainers;
  /** Which weights each trainer's model has now. */
  private readonly holds = new Map<Trainer, Weights>();

  private constructor(
    readonly tree: TrainedTree,
    private readonly distance: Distance,
  ) {
    const { loaded, components, engine, data } = tree;
    this.engine = engine;
    this.data = data;
    this.hierarchy = loaded.hierarchy;
    const { nodes, root } = loaded.hierarchy;
    this.root = nodes.find(({ id }) => id === root) as HierarchyNode;
    const leaves = nodes.filter(({ children }) => children.length === 0);
    this.leaves = this.root.segments.flatMap((name) => leaves.filter(({ segments }) => segments[0] === name));
    this.trainers = new Trainers(components, engine, data.trainLabels, createRandom(loaded.experiment.seed));
  }

  static async create(tree: TrainedTree): Promise<Probe> {
    const spec = tree.loaded.experiment.explanation.distance;
    return new Probe(tree, await tree.components.create('distance', spec, {}));
  }

  /** One row of a split. */
  stored(split: 'train' | 'validation', position: number): ImageAndMap {
    const { store } = this.data.splits[split];
    const area = store.size ** 2;
    const row = { image: new Uint8Array(area * 3), map: new Uint8Array(area) };
    store.read(position, row.image, row.map);
    return row;
  }

  settings(node: HierarchyNode): NodeSettings {
    return nodeSettings(this.tree.loaded, node.id);
  }

  trainer(node: HierarchyNode, background?: Background): Promise<Trainer> {
    const { model, training } = this.settings(node);
    return this.trainers.get({ model, training: { ...training, ...(background && { background }) } });
  }

  weights(node: HierarchyNode): Promise<Weights> {
    return readNodeWeights(join(this.tree.folder, node.id));
  }

  /** The classes that a node shows, as its graph wants them. */
  table(node: HierarchyNode): Float32Array {
    return lookupTable(node.classes, this.data.segmenter.classes, this.settings(node).training.background);
  }

  /** Embeds images at a node, [images, dimensions]. @param weights default: the trained ones */
  async embed(node: HierarchyNode, images: readonly ImageAndMap[], weights?: Weights): Promise<Float32Array> {
    const trainer = await this.trainer(node);
    this.give(trainer, weights ?? (await this.weights(node)));
    const { splitBatch: batch, model } = trainer;
    const table = this.table(node);
    const area = images[0]?.map.length ?? 0;
    const [pixels, maps] = [new Uint8Array(batch * area * 3), new Uint8Array(batch * area)];
    const rows = new Float32Array(images.length * model.dimensions);
    for (let start = 0; start < images.length; start += batch) {
      const part = images.slice(start, start + batch);
      for (const [i, { image, map }] of part.entries()) {
        pixels.set(image, i * area * 3);
        maps.set(map, i * area);
      }
      const [embedded] = await trainer.embed(batch).run([pixels, maps, table]);
      const size = part.length * model.dimensions;
      rows.set((embedded as Float32Array).subarray(0, size), start * model.dimensions);
    }
    return rows;
  }

  /** How different pairs of rows are at a node: the run's distance, turned round where it is a similarity. */
  async differences(
    rows: Float32Array,
    count: number,
    pairs: readonly (readonly [number, number])[],
  ): Promise<Float64Array> {
    const values = await pairDistances(this.engine.tf, this.distance, rows, rows.length / count, pairs);
    return this.distance.inverted ? values.map((value) => -value) : values;
  }

  /** Differences between all rows, [count, count], from the row to the column. */
  async matrix(rows: Float32Array, count: number): Promise<Float64Array> {
    return this.cross(rows, count, rows, count);
  }

  /** Differences from each of some rows to each of others, [count, otherCount]. */
  async cross(
    rows: Float32Array,
    count: number,
    others: Float32Array,
    otherCount: number,
  ): Promise<Float64Array> {
    const { tf } = this.engine;
    const dimensions = rows.length / count;
    const values = new Float64Array(count * otherCount);
    for (let start = 0; start < count; start += rowsAtOnce) {
      const size = Math.min(rowsAtOnce, count - start);
      const part = rows.slice(start * dimensions, (start + size) * dimensions);
      const matrix = tf.tidy(() =>
        this.distance.matrix(
          tf.tensor2d(part, [size, dimensions]),
          tf.tensor2d(others, [otherCount, dimensions]),
        ),
      );
      values.set(await matrix.data(), start * otherCount);
      matrix.dispose();
    }
    return this.distance.inverted ? values.map((value) => -value) : values;
  }

  /** The root's model. @param weights default: the trained ones */
  async rootModel(options: { weights?: Weights; background?: Background } = {}): Promise<RootModel> {
    const { root, engine, hierarchy, distance } = this;
    const background = options.background ?? this.settings(root).training.background;
    const trainer = await this.trainer(root, background);
    const weights = options.weights ?? (await this.weights(root));
    const { classes } = this.data.segmenter;
    const values = ({ a, b }: Pair) => {
      const ask = coalitionDistances({ engine, hierarchy, classes, background, distance, trainer, a, b });
      return async (coalitions: readonly Coalition[]) => {
        this.give(trainer, weights);
        const found = await ask(coalitions);
        return distance.inverted ? found.map((value) => -value) : found;
      };
    };
    return { values, owen: (pair) => owenValues(hierarchy, values(pair)) };
  }

  /** Weights whose running statistics are moved to the node's own images, as changed weights need it. */
  async withStatistics(node: HierarchyNode, weights: Weights, random: Random): Promise<Weights> {
    const trainer = await this.trainer(node);
    const { train } = this.data.splits;
    this.give(trainer, weights);
    this.forget(trainer);
    const reader = new BatchReader(train.store, train.labels, trainer.sampler.batchSize);
    for (const positions of trainer.sampler.epoch(train.labels, random).slice(0, statisticsBatches)) {
      reader.read(positions);
      await trainer.statistics.run([reader.images, reader.maps, this.table(node)]);
    }
    return readWeights(trainer.model.variables);
  }

  /** How many pixels of an image a leaf shows. */
  area({ map }: ImageAndMap, leaf: HierarchyNode): number {
    const table = lookupTable(leaf.classes, this.data.segmenter.classes, 'black');
    return map.reduce((sum, id) => sum + (table[id] as number), 0);
  }

  dispose(): Promise<void> {
    return this.trainers.dispose();
  }

  /** To be called before something else changes a trainer's weights. */
  forget(trainer: Trainer): void {
    this.holds.delete(trainer);
  }

  private give(trainer: Trainer, weights: Weights): void {
    if (this.holds.get(trainer) === weights) return;
    writeWeights(this.engine.tf, trainer.model.variables, weights);
    this.holds.set(trainer, weights);
  }
}
