import type { Components } from '../container/components';
import type { Engine } from '../contracts/engine';
import type { HierarchyNode } from '../contracts/experiment';
import { createRandom } from '../random/random';
import { lookupTable } from '../segments/composition';
import type { LoadedExperiment } from '../experiment/load-experiment';
import { nodeSettings } from '../experiment/node-settings';
import type { Data } from '../training/split-data';
import { createModel } from '../training/model';
import { graphKey } from '../training/trainer';
import type { NodeSettings } from '../experiment/settings';
import { type EmbeddingModel, InferenceModel, withoutNormals } from './inference-model';
import { ModelFiles } from './model-files';

/** A trained tree: where its weights lie, and what makes models of them. */
export interface TrainedTree {
  loaded: LoadedExperiment;
  components: Components;
  engine: Engine;
  data: Data;
  /** The run's `nodes` folder. */
  folder: string;
}

/** One node, its best weights in the trainer's model. */
export interface NodeModel {
  node: HierarchyNode;
  settings: NodeSettings;
  trainer: EmbeddingModel;
  /** Which classes its image shows, see `lookupTable`. */
  table: Float32Array;
}

/**
 * The models of a trained tree. Nodes of the same settings share one compiled graph, into which each node's weights are
 * put in turn; so nodes are visited one after another, and one visit waits for the one before it.
 */
export class TreeModels {
  private readonly models = new Map<string, Promise<InferenceModel>>();
  private last: Promise<unknown> = Promise.resolve();

  constructor(readonly tree: TrainedTree) {}

  /**
   * Calls back for each node with its model ready, in the given order. While one is at work the next one's file is read.
   *
   * @throws HemlError when a node has no weights, or weights of another model
   */
  visit(nodes: readonly HierarchyNode[], callback: (model: NodeModel) => Promise<void>): Promise<void> {
    const turn = this.last.then(() => this.visitAll(nodes, callback));
    this.last = turn.catch(() => {});
    return turn;
  }

  async dispose(): Promise<void> {
    await this.last;
    for (const made of await Promise.allSettled(this.models.values()))
      if (made.status === 'fulfilled') made.value.dispose();
    this.models.clear();
  }

  private async visitAll(
    nodes: readonly HierarchyNode[],
    callback: (model: NodeModel) => Promise<void>,
  ): Promise<void> {
    const { loaded, data, folder } = this.tree;
    const files = new ModelFiles(folder);
    const read = (node: HierarchyNode | undefined) => {
      const bytes = node && files.read(node.id);
      // Whoever awaits it hears of a failure; nobody does if the node before it fails.
      bytes?.catch(() => {});
      return bytes;
    };
    let ahead = read(nodes[0]);
    for (const [i, node] of nodes.entries()) {
      const bytes = (await ahead) as Uint8Array;
      ahead = read(nodes[i + 1]);
      const settings = nodeSettings(loaded, node.id);
      const trainer = await this.model(settings);
      await trainer.load(bytes);
      const table = lookupTable(node.classes, data.segmenter.classes, settings.training.background);
      await callback({ node, settings, trainer, table });
    }
  }

  /** One model for all nodes of the same settings. */
  private model(settings: NodeSettings): Promise<InferenceModel> {
    const key = graphKey(settings);
    const model = this.models.get(key) ?? this.createModel(settings);
    this.models.set(key, model);
    return model;
  }

  private async createModel(settings: NodeSettings): Promise<InferenceModel> {
    const { components, engine, data } = this.tree;
    const random = withoutNormals(createRandom(0));
    const model = await createModel({
      components,
      settings,
      classes: data.trainLabels,
      random,
      trained: false,
    });
    const { batchSize } = await components.create('sampler', settings.training.sampler, {});
    return new InferenceModel(engine, settings.training, model, 2 * batchSize);
  }
}
