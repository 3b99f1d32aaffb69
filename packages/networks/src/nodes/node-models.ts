import {
  type Create,
  createRandom,
  type EmbedOptions,
  type HierarchyNode,
  hideOthers,
  type ImageSource,
  lookupTable,
  type MethodContext,
  type MethodWork,
  type NodeEmbeddings,
  type NodeGraph,
  type NodeSettings,
  type TrainedModels,
  Turns,
  type UnitWeights,
  viewTables,
  type Weights,
} from '@hemlkit/core/method';
import { embedSource } from '../network/embed-source';
import { frozenGraph } from '../network/frozen-graph';
import { frozenRows } from '../network/frozen-rows';
import { InferenceModel, withoutNormals } from '../network/inference-model';
import { overPixels } from '../network/over-pixels';
import { graphKey } from '../network/trainer';
import type { Recipe } from './recipe';

/** One node, its weights in the model. */
interface NodeModel {
  node: HierarchyNode;
  settings: NodeSettings;
  model: InferenceModel;
  /** Which classes its image shows, see `lookupTable`. */
  table: Float32Array;
}

/** Models by the settings that make their graph, and whose turn it is: shared by those with other weights. */
interface Shared {
  models: Map<string, Promise<InferenceModel>>;
  turns: Turns;
}

/**
 * Trained networks, one a node. Nodes of the same settings share one compiled graph, into which each node's weights are put
 * in turn; so nodes are visited one after another, and one visit waits for the one before it.
 */
export class NodeModels implements TrainedModels {
  constructor(
    private readonly context: MethodContext,
    private readonly work: MethodWork & { files: UnitWeights },
    private readonly recipe: Recipe,
    private readonly replaced: ReadonlyMap<string, Weights> = new Map(),
    private readonly shared: Shared = { models: new Map(), turns: new Turns() },
  ) {}

  async embed(
    nodes: readonly HierarchyNode[],
    source: ImageSource,
    { views, background, onNode, onEmbedded }: EmbedOptions = {},
  ): Promise<Record<string, NodeEmbeddings>> {
    const { hierarchy } = this.context;
    const { classes } = this.work.data.segmenter;
    const found: Record<string, NodeEmbeddings> = {};
    await this.visit(
      nodes,
      async ({ node, settings, model, table }) => {
        const tableOf = viewTables(hierarchy, classes, settings.training.background);
        const hide = (position: number, map: Uint8Array) =>
          hideOthers(map, tableOf(views?.[position] as readonly string[]));
        const split = Object.values(this.work.data.splits).find(({ store }) => store === source);
        const rows = await embedSource(model, source, table, { ...(views && { hide }), split });
        const embeddings = { rows, dimensions: model.model.dimensions };
        found[node.id] = embeddings;
        await onEmbedded?.(node.id, embeddings);
      },
      { ...(background && { background }), ...(onNode && { onNode }) },
    );
    return found;
  }

  /** Absent: as near as their embeddings. */
  get scores(): TrainedModels['scores'] {
    const { scores } = this.recipe;
    if (!scores) return undefined;
    return async (node, _source, embeddings) =>
      scores(this.work.engine, embeddings, await this.weights(node.id));
  }

  /** Absent: its networks attribute nothing. */
  get attribution(): TrainedModels['attribution'] {
    const { attributes: name } = this.recipe;
    if (name === undefined) return undefined;
    return async (source) => {
      const { size } = source;
      const images = new Uint8Array(2 * size ** 2 * 3);
      const maps = new Uint8Array(2 * size ** 2);
      for (const at of [0, 1])
        source.read(at, images.subarray(at * size ** 2 * 3), maps.subarray(at * size ** 2));
      const { nodes, root } = this.context.hierarchy;
      const shares: Float32Array[] = [];
      await this.visit(
        nodes.filter(({ id }) => id === root),
        async ({ model, table }) => {
          shares.push(...((await model.attribute.run([images, maps, table])) as Float32Array[]));
        },
      );
      return { ...overPixels(shares, size), size, name };
    };
  }

  async weights(node: string): Promise<Weights> {
    return this.replaced.get(node) ?? this.work.files.weights(node);
  }

  withWeights(node: string, weights: Weights): NodeModels {
    const { context, work, recipe, replaced, shared } = this;
    return new NodeModels(context, work, recipe, new Map([...replaced, [node, weights]]), shared);
  }

  graphs(nodes: readonly HierarchyNode[], callback: (graph: NodeGraph) => Promise<void>): Promise<void> {
    return this.visit(nodes, ({ node, settings, model, table }) => {
      if (model.frozen) throw frozenGraph('`owen` or `occlusion`', 'nodes/NODE');
      return callback({
        node,
        images: settings.training,
        dimensions: model.model.dimensions,
        table,
        variables: model.model.variables,
        embed: (images) => model.model.embed(images, false),
        ...(model.model.maps && { maps: model.model.maps }),
        run: async (images, maps, count) =>
          (await model.embed(count).run([images, maps, table]))[0] as Float32Array,
      });
    });
  }

  async dispose(): Promise<void> {
    const { models, turns } = this.shared;
    await turns.idle();
    for (const made of await Promise.allSettled(models.values()))
      if (made.status === 'fulfilled') made.value.dispose();
    models.clear();
  }

  /** Calls back for each node with its model ready, in the given order. While one is at work the next one's file is read. */
  private visit(
    nodes: readonly HierarchyNode[],
    callback: (model: NodeModel) => Promise<void>,
    options: Pick<EmbedOptions, 'background' | 'onNode'> = {},
  ): Promise<void> {
    return this.shared.turns.take(() => this.visitAll(nodes, callback, options));
  }

  private async visitAll(
    nodes: readonly HierarchyNode[],
    callback: (model: NodeModel) => Promise<void>,
    { background, onNode }: Pick<EmbedOptions, 'background' | 'onNode'>,
  ): Promise<void> {
    const { data, files } = this.work;
    const read = (node: HierarchyNode | undefined) => {
      const bytes = node && !this.replaced.has(node.id) ? files.bytes(node.id) : undefined;
      // Whoever awaits it hears of a failure; nobody does if the node before it fails.
      bytes?.catch(() => {});
      return bytes;
    };
    let ahead = read(nodes[0]);
    for (const [i, node] of nodes.entries()) {
      onNode?.(node.id, i, nodes.length);
      const bytes = await ahead;
      ahead = read(nodes[i + 1]);
      const own = this.context.settings(node.id);
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
    const { engine, data } = this.work;
    const create: Create = this.work.create;
    const random = withoutNormals(createRandom(0));
    const model = await this.recipe.createModel({
      engine,
      create,
      settings,
      classes: data.trainLabels,
      images: data.splits.train.labels.length,
      random,
      trained: false,
    });
    const { batchSize } = await create('sampler', settings.training.sampler, {});
    const frozen = frozenRows({ engine, model, settings: settings.training, kept: this.work.kept });
    return new InferenceModel(engine, settings.training, model, 2 * batchSize, frozen);
  }
}
