import { join } from 'node:path';
import type { Components } from '../container/components';
import type { Engine } from '../contracts/engine';
import type { Background, HierarchyNode } from '../contracts/experiment';
import type { NodeEmbeddings } from '../contracts/explanation';
import type { Weights } from '../contracts/network';
import type { LoadedExperiment } from '../experiment/load-experiment';
import { nodeSettings } from '../experiment/node-settings';
import type { NodeSettings } from '../experiment/settings';
import { createRandom } from '../random/random';
import { lookupTable } from '../segments/composition';
import { hideOthers, viewTables } from '../segments/views';
import { embedSource, type ImageSource } from '../training/embed-source';
import { createModel } from '../training/model';
import { readNodeWeights } from '../training/node-files';
import type { Data } from '../training/split-data';
import { graphKey } from '../training/trainer';
import { InferenceModel, withoutNormals } from './inference-model';
import { ModelFiles } from './model-files';

/** Where a tree's weights lie, and what makes models of them. */
export interface TreeContext {
  loaded: LoadedExperiment;
  components: Components;
  engine: Engine;
  data: Data;
  /** The run's `nodes` folder. */
  folder: string;
}

/** One node, its weights in the model. */
export interface NodeModel {
  node: HierarchyNode;
  settings: NodeSettings;
  model: InferenceModel;
  /** Which classes its image shows, see `lookupTable`. */
  table: Float32Array;
}

export interface EmbedOptions {
  /** What is shown of each image: these segments of the node and no others. Absent: all that the node shows. */
  views?: readonly (readonly string[])[];
  /** What stands where nothing is shown. Absent: the node's own. */
  background?: Background;
  /** Called before each node. */
  onNode?: (node: string, done: number, total: number) => void;
  /** Called with each node's embeddings as soon as they are there. */
  onEmbedded?: (node: string, embeddings: NodeEmbeddings) => Promise<void>;
}

/** Models by the settings that make their graph, and the visit that is under way: shared by trees with other weights. */
interface Shared {
  models: Map<string, Promise<InferenceModel>>;
  last: Promise<unknown>;
}

/**
 * A trained tree: embeds images at its nodes. Nodes of the same settings share one compiled graph, into which each
 * node's weights are put in turn; so nodes are visited one after another, and one visit waits for the one before it.
 *
 * @example
 * const { lips } = await tree.embed(['lips'], validation.store); // { rows, dimensions }
 */
export class TrainedTree {
  constructor(
    readonly context: TreeContext,
    private readonly replaced: ReadonlyMap<string, Weights> = new Map(),
    private readonly shared: Shared = { models: new Map(), last: Promise.resolve() },
  ) {}

  /**
   * Embeds images at some nodes.
   *
   * @returns by node, rows in the source's order, not normalised
   * @throws HemlError when a node has no weights, or weights of another model
   */
  async embed(
    nodes: readonly string[],
    source: ImageSource,
    { views, background, onNode, onEmbedded }: EmbedOptions = {},
  ): Promise<Record<string, NodeEmbeddings>> {
    const { loaded, data } = this.context;
    const { hierarchy } = loaded;
    const chosen = nodes.map((id) => hierarchy.nodes.find((node) => node.id === id) as HierarchyNode);
    const found: Record<string, NodeEmbeddings> = {};
    await this.visit(
      chosen,
      async ({ node, settings, model, table }) => {
        const tableOf = viewTables(hierarchy, data.segmenter.classes, settings.training.background);
        const hide = (position: number, map: Uint8Array) =>
          hideOthers(map, tableOf(views?.[position] as readonly string[]));
        const rows = await embedSource(model, source, table, views && { hide });
        found[node.id] = { rows, dimensions: model.model.dimensions };
        await onEmbedded?.(node.id, found[node.id] as NodeEmbeddings);
      },
      { ...(background && { background }), ...(onNode && { onNode }) },
    );
    return found;
  }

  /** A node's weights. */
  async weights(node: string): Promise<Weights> {
    return this.replaced.get(node) ?? readNodeWeights(join(this.context.folder, node));
  }

  /** The same tree with other weights at a node. It shares its models with this one, which disposes of them. */
  withWeights(node: string, weights: Weights): TrainedTree {
    return new TrainedTree(this.context, new Map([...this.replaced, [node, weights]]), this.shared);
  }

  /**
   * Calls back for each node with its model ready, in the given order. While one is at work the next one's file is read.
   *
   * @throws HemlError when a node has no weights, or weights of another model
   */
  visit(
    nodes: readonly HierarchyNode[],
    callback: (model: NodeModel) => Promise<void>,
    options: Pick<EmbedOptions, 'background' | 'onNode'> = {},
  ): Promise<void> {
    const turn = this.shared.last.then(() => this.visitAll(nodes, callback, options));
    this.shared.last = turn.catch(() => {});
    return turn;
  }

  async dispose(): Promise<void> {
    const { models, last } = this.shared;
    await last;
    for (const made of await Promise.allSettled(models.values()))
      if (made.status === 'fulfilled') made.value.dispose();
    models.clear();
  }

  private async visitAll(
    nodes: readonly HierarchyNode[],
    callback: (model: NodeModel) => Promise<void>,
    { background, onNode }: Pick<EmbedOptions, 'background' | 'onNode'>,
  ): Promise<void> {
    const { loaded, data, folder } = this.context;
    const files = new ModelFiles(folder);
    const read = (node: HierarchyNode | undefined) => {
      const bytes = node && !this.replaced.has(node.id) ? files.read(node.id) : undefined;
      // Whoever awaits it hears of a failure; nobody does if the node before it fails.
      bytes?.catch(() => {});
      return bytes;
    };
    let ahead = read(nodes[0]);
    for (const [i, node] of nodes.entries()) {
      onNode?.(node.id, i, nodes.length);
      const bytes = await ahead;
      ahead = read(nodes[i + 1]);
      const own = nodeSettings(loaded, node.id);
      const settings = background ? { ...own, training: { ...own.training, background } } : own;
      const model = await this.model(settings);
      if (bytes) await model.load(bytes);
      else model.give(this.replaced.get(node.id) as Weights);
      const table = lookupTable(node.classes, data.segmenter.classes, settings.training.background);
      await callback({ node, settings, model, table });
    }
  }

  /** One model for all nodes of the same settings. */
  private model(settings: NodeSettings): Promise<InferenceModel> {
    const { models } = this.shared;
    const key = graphKey(settings);
    const model = models.get(key) ?? this.createModel(settings);
    models.set(key, model);
    return model;
  }

  private async createModel(settings: NodeSettings): Promise<InferenceModel> {
    const { components, engine, data } = this.context;
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
