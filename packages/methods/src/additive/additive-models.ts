import {
  createRandom,
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
import { EmbeddingProgram } from './embedding-program';
import { type AdditiveNetwork, additiveNetwork } from './network';
import type { AdditiveContext } from './settings';
import { treeGraph } from './tree-graph';

interface Opened {
  embedding: EmbeddingProgram;
  network: AdditiveNetwork;
  /** The weights that it has now. */
  given?: Weights;
}

/** The network that models with other weights share, and whose turn it is. */
interface Shared {
  opened?: Promise<Opened>;
  turns: Turns;
}

/** The trained network of a tree. */
export class AdditiveModels implements TrainedModels {
  private own: Promise<Weights> | undefined;

  constructor(
    private readonly context: AdditiveContext,
    private readonly work: MethodWork & { files: UnitWeights },
    private readonly replaced?: Weights,
    private readonly shared: Shared = { turns: new Turns() },
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
      const rows = embedding.rows(vectors, place, logits, this.context.additive.height);
      found[id] = rows;
      await onEmbedded?.(id, rows);
    }
    return found;
  }

  weights(): Promise<Weights> {
    if (this.replaced) return Promise.resolve(this.replaced);
    this.own ??= this.work.files.weights(this.context.hierarchy.root);
    return this.own;
  }

  withWeights(_node: string, weights: Weights): AdditiveModels {
    return new AdditiveModels(this.context, this.work, weights, this.shared);
  }

  treeGraph<T>(callback: (graph: TreeGraph) => Promise<T>): Promise<T> {
    const { engine } = this.work;
    const { normalize } = this.context.settings().training;
    return this.withNetwork((opened, { logits }) =>
      callback(
        treeGraph({ ...opened, tf: engine.tf, context: this.context, normalize, logits: logits as Weight }),
      ),
    );
  }

  async dispose(): Promise<void> {
    await this.shared.turns.idle();
    const opened = await this.shared.opened?.catch(() => undefined);
    delete this.shared.opened;
    opened?.embedding.dispose();
    for (const { value } of Object.values(opened?.network.variables ?? {})) value.dispose();
  }

  private vectors(source: ImageSource, views?: EmbedOptions['views']) {
    return this.withNetwork(async ({ embedding }) => ({
      embedding,
      vectors: await embedding.embed(source, views),
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
    const { engine, data } = this.work;
    const { tree, additive } = this.context;
    const network = additiveNetwork({
      tf: engine.tf,
      tree,
      options: additive.network,
      random: createRandom(0),
    });
    const { normalize } = this.context.settings().training;
    const { classes } = data.segmenter;
    return {
      embedding: new EmbeddingProgram(engine, network, this.context, normalize, classes),
      network,
    };
  }
}

const logitsOf = (weights: Weights): Float32Array => (weights.logits as Weights[string]).data;
