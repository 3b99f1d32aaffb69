import type {
  FrozenFeatures,
  NetworkVariables,
  Random,
  Tensor,
  Tensor2D,
  Tensor3D,
  TF,
  Trunk,
  Weight,
  Weights,
} from '@hemlkit/core/plugin';
import { type BoxStatistics, boxNumbers } from './box-statistics';
import { convolutionTrunk, pluginTrunk } from './crop-trunk';
import { joins } from './joins';
import { nodeLinear } from './node-linear';
import { type Interactions, type NodeWeights, nodeWeights } from './node-weights';
import type { Tree } from './tree';
import { filled, normal, variableMaker } from './variables';

export interface AdditiveOptions {
  /** Height and width of a crop, in pixels. */
  size: number;
  /** Channels of each convolution of the small trunk. */
  widths: readonly number[];
  /** Length of a node's hidden vector. */
  hidden: number;
  /** Length of a node's unit vector. */
  dimensions: number;
  /**
   * `shared`: one trunk for all nodes. `own`: a trunk for each node. Or any trunk that gives features of images
   * [batch, size, size, 3]; all nodes share it.
   */
  trunk: 'shared' | 'own' | Trunk;
  /**
   * Whether a joined node sees its children's hidden vectors beside its own crop. `detached`: it does, and its loss does
   * not train them. `ignored`: every node's vector depends on its own crop and box alone.
   */
  children: 'joined' | 'detached' | 'ignored';
  /** Which nodes have a term of their own in the distance. */
  interactions: Interactions;
}

const heads = { hidden: 64, dimensions: 32, interactions: 'root' } as const;

/** Settings that go together. The total loss of each is the one of `lossRecipes` that is named after its trunk. */
export const additiveRecipes = {
  /** One trunk for all nodes: the least work. With a `size` of 32 its last map has four cells in place of one. */
  shared: { ...heads, size: 16, widths: [16, 32, 64, 128], trunk: 'shared', children: 'joined' },
  /** A trunk for each node: nodes that show nothing of the label cannot spoil the features of the others. */
  own: { ...heads, size: 32, widths: [8, 16, 32, 64, 128], trunk: 'own', children: 'ignored' },
  /** As `own`, and joined nodes see their children. */
  ownWithChildren: { ...heads, size: 32, widths: [8, 16, 32, 64, 128], trunk: 'own', children: 'detached' },
} as const satisfies Record<string, AdditiveOptions>;

/** What the network sees of a batch of images. */
export interface NetworkInput {
  /** [batch, nodes, size, size, 4], normalised: see `normalisedCrops`. Of a frozen trunk its features, [batch, nodes, features]. */
  crops: Tensor;
  /**
   * [batch, nodes, 6], as measured: the network standardises them. Where a node is not shown, neither they nor the crops
   * have an effect on the vectors, as long as they are finite.
   */
  boxes: Tensor3D;
  /** float32 [batch, nodes]: 1 where the image shows the node, else 0. */
  present: Tensor2D;
}

export interface AdditiveNetwork {
  tree: Tree;
  variables: NetworkVariables;
  dimensions: number;
  weights: NodeWeights;
  /** Present where the trunk is frozen, so that its features are asked for ahead. */
  frozen?: FrozenFeatures & { features: number };
  /**
   * @param training batch statistics (and their running averages move) when true, running statistics when false
   * @returns [nodes, batch, dimensions], vectors of length 1
   */
  apply(input: NetworkInput, training: boolean): Tensor3D;
}

export interface NetworkRequest {
  tf: TF;
  tree: Tree;
  options: AdditiveOptions;
  random: Random;
}

/**
 * One network for all nodes of a tree: an image gets a unit vector for each node, of the node's own crop and box, and
 * the image's embedding is those vectors side by side, weighted by `weights`.
 */
export function additiveNetwork({ tf, tree, options, random }: NetworkRequest): AdditiveNetwork {
  const maker = variableMaker(tf, random);
  const nodes = tree.ids.length;
  const { trunk, size, widths, hidden, dimensions } = options;
  const crops =
    typeof trunk === 'string'
      ? convolutionTrunk(maker, { nodes, size, widths, trunk })
      : pluginTrunk(tf, trunk);
  if (typeof trunk !== 'string') {
    for (const [name, variable] of Object.entries(trunk.variables))
      maker.variables[`trunk.${name}`] = variable;
  }
  const statistic = (name: keyof BoxStatistics, value: number) =>
    maker.make({
      name: `boxes.${name}`,
      shape: [nodes, 1, boxNumbers],
      initial: filled(value),
      trainable: false,
    });
  const mean = statistic('mean', 0);
  const deviation = statistic('deviation', 1);
  const up = nodeLinear(maker, { name: 'up', nodes, inputs: crops.features + boxNumbers, outputs: hidden });
  const seesChildren = options.children !== 'ignored' && nodes > tree.leaves;
  // A joined node that sees its children knows by them that it is not shown.
  const alone = seesChildren ? tree.leaves : nodes;
  const absent = maker.make({ name: 'absent', shape: [alone, 1, hidden], initial: normal(0.5) });
  const join = seesChildren
    ? joins(maker, tree, { hidden, detached: options.children === 'detached' })
    : undefined;
  const out = nodeLinear(maker, { name: 'out', nodes, inputs: hidden, outputs: dimensions });
  const logits = maker.make({ name: 'logits', shape: [nodes], initial: filled(0) });
  const frozen = typeof trunk === 'string' ? undefined : trunk.frozen;

  return {
    tree,
    variables: maker.variables,
    dimensions,
    weights: nodeWeights(tf, tree, logits, options.interactions),
    ...(frozen && { frozen: { ...frozen, features: crops.features } }),
    apply(input, training) {
      const there = tf.expandDims(tf.transpose(input.present), 2) as Tensor3D;
      const [, , ...inside] = input.crops.shape.keys();
      const images = tf.transpose(input.crops, [1, 0, ...inside]);
      const features = crops.apply(images, there, training);
      const standard = tf.div(tf.sub(tf.transpose(input.boxes, [1, 0, 2]), mean), deviation);
      const raw = up(tf.concat([features, tf.mul<Tensor3D>(standard, there)], 2));
      const first = (x: Tensor3D): Tensor3D => tf.slice(x, [0, 0, 0], [alone, -1, -1]);
      const shown = first(there);
      const unseen = tf.mul(absent, tf.sub(1, shown));
      const vectors = tf.add<Tensor3D>(tf.mul(tf.relu(first(raw)), shown), unseen);
      return unit(tf, out(join ? join(raw, vectors, there) : vectors));
    },
  };
}

/** First weights with the statistics of the training images' boxes in them: until then a network has mean 0 and deviation 1. */
export function withBoxes(weights: Weights, boxes: BoxStatistics): Weights {
  const changed = { ...weights };
  for (const part of ['mean', 'deviation'] as const) {
    const name = `boxes.${part}`;
    changed[name] = { ...(weights[name] as Weight), data: boxes[part] };
  }
  return changed;
}

/** Vectors of length 1; one of zeros stays so. */
function unit(tf: TF, x: Tensor3D): Tensor3D {
  return tf.mul(x, tf.rsqrt(tf.maximum(tf.sum(tf.square(x), 2, true), 1e-24)));
}
