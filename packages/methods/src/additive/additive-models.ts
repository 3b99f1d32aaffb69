import {
  type Contributions,
  type Create,
  type EmbedOptions,
  type HierarchyNode,
  type ImageSource,
  type MethodWork,
  type NodeEmbeddings,
  type TrainedModels,
  type TreeGraph,
  Turns,
  type UnitWeights,
  type Weight,
  type Weights,
  writeWeights,
} from '@hemlkit/core/method';
import { frozenGraph } from '@hemlkit/networks';
import { contributions, weightsAt } from './contributions';
import { EmbeddingProgram } from './embedding-program';
import type { AdditiveNetwork } from './network';
import { networkOfSpec, unused } from './network-of-spec';
import { quarterOfSquares } from './quarter-of-squares';
import type { AdditiveContext } from './settings';
import { treeGraph } from './tree-graph';

interface Opened {
  embedding: EmbeddingProgram;
  network: AdditiveNetwork;
  /** The weights that it has now. */
  given?: Weights;
}

/** The network that models with other weights and at other heights share, and whose turn it is. */
interface Shared {
  opened?: Promise<Opened>;
  /** The weights that were kept. */
  kept?: Promise<Weights>;
  turns: Turns;
}

/** The trained network of a tree. */
export class AdditiveModels implements TrainedModels {
  constructor(
    private readonly context: AdditiveContext,
    private readonly work: MethodWork & { files: UnitWeights },
    private readonly replaced?: Weights,
    private readonly shared: Shared = { turns: new Turns() },
    readonly height: number = context.additive.height,
  ) {}

  async embed(
    nodes: readonly HierarchyNode[],
    source: ImageSource,
    { views, onNode, onEmbedded }: EmbedOptions = {},
  ): Promise<Record<string, NodeEmbeddings>> {
    const { embedding, vectors } = await this.vectors(source, views);
    const logits = logitsOf(await this.weights());
    const found: Record<string, NodeEmbeddings> = {};
    for (const [at, { id }] of nodes.entries()) {
      onNode?.(id, at, nodes.length);
      const place = this.context.tree.ids.indexOf(id);
      const rows = embedding.rows(vectors, place, logits, this.height);
      found[id] = rows;
      await onEmbedded?.(id, rows);
    }
    return found;
  }

  /** w_n |u_n(x) − u_n(y)|² / 4 of every node: together |e(x) − e(y)|² / 4, in 0..1. */
  async contributions(pair: ImageSource): Promise<Contributions> {
    const { vectors } = await this.vectors(pair);
    const { tree, additive } = this.context;
    const { interactions } = additive.network;
    const logits = logitsOf(await this.weights());
    const weights = weightsAt(tree, logits, { interactions, height: this.height });
    const half = vectors.length / 2;
    const { own } = contributions(tree, vectors.subarray(0, half), vectors.subarray(half), weights);
    return {
      own: Object.fromEntries(tree.ids.map((id, place) => [id, (own[place] as number) / 4])),
      distance: 'squared euclidean / 4',
      by: quarterOfSquares,
    };
  }

  weights(): Promise<Weights> {
    if (this.replaced) return Promise.resolve(this.replaced);
    this.shared.kept ??= this.work.files.weights(this.context.hierarchy.root);
    return this.shared.kept;
  }

  withWeights(_node: string, weights: Weights): AdditiveModels {
    return new AdditiveModels(this.context, this.work, weights, this.shared, this.height);
  }

  atHeight(height: number): AdditiveModels {
    return new AdditiveModels(this.context, this.work, this.replaced, this.shared, height);
  }

  treeGraph<T>(callback: (graph: TreeGraph) => Promise<T>): Promise<T> {
    const { engine } = this.work;
    const { normalize } = this.context.settings().training;
    return this.withNetwork(async (opened, { logits }) => {
      if (opened.network.frozen)
        throw frozenGraph('`contributions`, `owen` or `occlusion`', `nodes/${this.context.hierarchy.root}`);
      return callback(
        treeGraph({ ...opened, tf: engine.tf, context: this.context, normalize, logits: logits as Weight }),
      );
    });
  }

  async dispose(): Promise<void> {
    await this.shared.turns.idle();
    const opened = await this.shared.opened?.catch(() => undefined);
    delete this.shared.opened;
    opened?.embedding.dispose();
    await opened?.network.frozen?.dispose();
    for (const { value } of Object.values(opened?.network.variables ?? {})) value.dispose();
  }

  private vectors(source: ImageSource, views?: EmbedOptions['views']) {
    return this.withNetwork(async ({ embedding }) => ({
      embedding,
      vectors: await embedding.embed(source, { views }),
    }));
  }

  /** One call after another: the network has the weights of one. */
  private withNetwork<T>(callback: (opened: Opened, weights: Weights) => Promise<T>): Promise<T> {
    return this.shared.turns.take(async () => {
      const weights = await this.weights();
      this.shared.opened ??= this.open();
      const opened = await this.shared.opened;
      if (opened.given !== weights) {
        const own = Object.fromEntries(Object.entries(weights).filter(([name]) => !name.startsWith('loss.')));
        writeWeights(this.work.engine.tf, opened.network.variables, own);
        opened.given = weights;
      }
      return callback(opened, weights);
    });
  }

  private async open(): Promise<Opened> {
    const { engine } = this.work;
    const create: Create = this.work.create;
    const { network } = await networkOfSpec(this.context, engine.tf, create, unused());
    return { embedding: new EmbeddingProgram(network, this.context, this.work), network };
  }
}

const logitsOf = (weights: Weights): Float32Array => (weights.logits as Weights[string]).data;
