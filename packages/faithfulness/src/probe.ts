import {
  type Attribution,
  type Background,
  type Coalition,
  type Data,
  Differences,
  type Distance,
  type Engine,
  type Hierarchy,
  type HierarchyNode,
  type ImageAndMap,
  type ImageSource,
  imagesOf,
  lookupTable,
  type NamedExplainer,
  type NodeEmbeddings,
  type NodeSettings,
  nodeSettings,
  type Question,
  questionOf,
  type Random,
  type StoredImages,
  storedImage,
  type TrainedTree,
  type UnitTrainer,
  unitTrainer,
  type Weights,
} from '@hemlkit/core/run';

/** Two images that are compared. */
export interface Pair {
  a: ImageAndMap;
  b: ImageAndMap;
}

/** The root's model with certain weights. */
export interface RootModel {
  /** d(S) of a pair for each coalition, larger for more different, whatever the distance. */
  values(pair: Pair): (coalitions: readonly Coalition[]) => Promise<Float64Array>;
  /** What the explainer finds of that. */
  explain(pair: Pair): Promise<Attribution>;
}

/** A run's trained models as measuring instruments: any images, any weights, any background. */
export class Probe {
  readonly hierarchy: Hierarchy;
  readonly root: HierarchyNode;
  /** In the order of the spec's segments under the root. */
  readonly leaves: HierarchyNode[];
  readonly engine: Engine;
  readonly data: Data;
  private readonly compared: Differences;
  /** The distance, turned round where it is a similarity. */
  private readonly difference: Distance;
  /** For what is trained, not embedded. */
  private readonly trainer: UnitTrainer;

  private constructor(
    readonly tree: TrainedTree,
    private readonly distance: Distance,
    private readonly named: NamedExplainer,
    trainer = unitTrainer(tree.context),
  ) {
    const { loaded, engine, data } = tree.context;
    this.engine = engine;
    this.data = data;
    this.hierarchy = loaded.hierarchy;
    const { nodes, root } = loaded.hierarchy;
    this.root = nodes.find(({ id }) => id === root) as HierarchyNode;
    const leaves = nodes.filter(({ children }) => children.length === 0);
    this.leaves = this.root.segments.flatMap((name) => leaves.filter(({ segments }) => segments[0] === name));
    this.compared = new Differences(engine.tf, distance);
    const { tf } = engine;
    this.difference = distance.inverted
      ? { inverted: false, matrix: (a, b) => tf.neg(distance.matrix(a, b)) }
      : distance;
    this.trainer = trainer;
  }

  static async create(tree: TrainedTree, explainer: NamedExplainer): Promise<Probe> {
    return new Probe(tree, await tree.distance(), explainer);
  }

  /** The same with another explainer. Either's `dispose` is enough. */
  with(explainer: NamedExplainer): Probe {
    return new Probe(this.tree, this.distance, explainer, this.trainer);
  }

  /** The explainer's name. */
  get name(): string {
    return this.named.name;
  }

  /** The nodes that there are embeddings for, in training order. */
  get nodes(): HierarchyNode[] {
    return this.tree.nodes;
  }

  /** Whether there are distances at every leaf: where the method has no models there, their own are left out. */
  get comparesLeaves(): boolean {
    const ids = new Set(this.nodes.map(({ id }) => id));
    return this.leaves.every(({ id }) => ids.has(id));
  }

  /** Whether the root was trained, so that it can be trained otherwise. */
  get isTrained(): boolean {
    const { id } = this.root;
    return this.data.method.units.some(
      ({ node, others, epochs }) => epochs > 0 && (node === id || others.includes(id)),
    );
  }

  /** Whether one network has several nodes. */
  get isOneNetwork(): boolean {
    return this.data.method.units.length === 1 && this.nodes.length > 1;
  }

  /** What the explainer's numbers are called. */
  get title(): string {
    return this.named.explainer.title;
  }

  /** One row of a split. */
  stored(split: 'train' | 'validation', position: number): ImageAndMap {
    return storedImage(this.data.splits[split].store, position);
  }

  settings(node: HierarchyNode): NodeSettings {
    return nodeSettings(this.tree.context.loaded, node.id);
  }

  /** Names of what is trained at a node, from the first layer to the last; nothing where the method does not know. */
  async parameters(node: HierarchyNode): Promise<readonly string[] | undefined> {
    return this.trainer.parameters?.(node.id);
  }

  weights(node: HierarchyNode): Promise<Weights> {
    return this.tree.weights(node.id);
  }

  /** Embeds images at a node. @param weights default: the trained ones */
  async embed(
    node: HierarchyNode,
    images: readonly ImageAndMap[],
    weights?: Weights,
  ): Promise<NodeEmbeddings> {
    const tree = weights ? this.tree.withWeights(node.id, weights) : this.tree;
    return (await tree.embed([node.id], imagesOf(images)))[node.id] as NodeEmbeddings;
  }

  /** How different pairs of rows are at a node: the run's distance, turned round where it is a similarity. */
  differences(
    embeddings: NodeEmbeddings,
    pairs: readonly (readonly [number, number])[],
  ): Promise<Float64Array> {
    return this.compared.pairs(embeddings, pairs);
  }

  /** Differences between all rows, [count, count], from the row to the column. */
  matrix(embeddings: NodeEmbeddings): Promise<Float64Array> {
    return this.compared.between(embeddings, embeddings);
  }

  /** The root's model. @param weights default: the trained ones */
  async rootModel(options: { weights?: Weights; background?: Background } = {}): Promise<RootModel> {
    const { root, difference: distance } = this;
    const { explainer } = this.named;
    const { weights, background = this.settings(root).training.background } = options;
    // Weights that are held are put into the model once; those of a file would be read again for every pair.
    const tree = this.tree.withWeights(root.id, weights ?? (await this.weights(root)));
    const question = (pair: Pair): Question => questionOf({ tree, distance, background, ...pair });
    return {
      values: (pair) => question(pair).distances,
      explain: (pair) => explainer.explain(question(pair)),
    };
  }

  /**
   * By how much what each node adds of itself misses the distance that the stored embeddings of two validation samples have, as
   * a share of it. Nothing where the method's distances do not add up, or no component computes them.
   */
  async contributionGaps(
    pairs: readonly (readonly [number, number])[],
    embeddings: NodeEmbeddings,
  ): Promise<number[] | undefined> {
    const { contributions } = this.tree;
    if (!contributions) return undefined;
    const { store } = this.data.splits.validation;
    const found = [];
    for (const pair of pairs) found.push(await contributions(samplesOf(store, pair)));
    const by = found[0]?.by;
    if (!by) return undefined;
    const distance = await this.tree.distance(by);
    const stored = await new Differences(this.engine.tf, distance).pairs(embeddings, pairs);
    return found.map(({ own }, at) => {
      const sum = Object.values(own).reduce((total, term) => total + term, 0);
      const apart = stored[at] as number;
      return sum === apart ? 0 : Math.abs(sum - apart) / Math.abs(apart);
    });
  }

  /** Weights whose running statistics are moved to the training images, as changed weights need it; those, where they have none. */
  async withStatistics(node: HierarchyNode, weights: Weights, random: Random): Promise<Weights> {
    return (await this.trainer.withStatistics?.(node.id, weights, random)) ?? weights;
  }

  /** How many pixels of an image a leaf shows. */
  area({ map }: ImageAndMap, leaf: HierarchyNode): number {
    const table = lookupTable(leaf.classes, this.data.segmenter.classes, 'black');
    return map.reduce((sum, id) => sum + (table[id] as number), 0);
  }

  dispose(): Promise<void> {
    return this.trainer.dispose();
  }
}

/** Some images of a store, with the crops that it has of them. */
function samplesOf(store: StoredImages, positions: readonly number[]): ImageSource {
  const at = (position: number) => positions[position] as number;
  const { crops, size } = store;
  return {
    count: positions.length,
    size,
    read: (position, image, map) => store.read(at(position), image, map),
    ...(crops && {
      crops: {
        size: crops.size,
        readAll: (position, pixels, boxes, present) => crops.readAll(at(position), pixels, boxes, present),
      },
    }),
  };
}
