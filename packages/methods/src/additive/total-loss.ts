import type { Scalar, Tensor1D, Tensor2D, Tensor3D, TF } from '@hemlkit/core/plugin';
import type { GroupLosses, Groups } from './group-losses';
import { type Height, hasTerm, type Interactions, type NodeWeights } from './node-weights';
import type { Tree } from './tree';

export interface TotalLossSettings {
  /** Weight of the root's loss. */
  root: number;
  /** Weight of the mean over the other losses. */
  nodes: number;
  /**
   * What the others are: `subtrees`, of each node but the root, whose weights then learn by them too; or `own`, the
   * vectors of every node that has a term.
   */
  of: 'subtrees' | 'own';
}

/** As they were measured with the recipes of the same names. */
export const lossRecipes = {
  shared: { root: 1, nodes: 1, of: 'subtrees' },
  own: { root: 10, nodes: 30, of: 'own' },
} as const satisfies Record<string, TotalLossSettings>;

export interface TotalLossInput {
  /** [nodes, batch, dimensions] */
  u: Tensor3D;
  /** int32 [batch] */
  labels: Tensor1D;
  /** float32 [batch, nodes]: 1 where the image shows the node, else 0. */
  present: Tensor2D;
  /** The root and the subtrees are compared at this height. Where each step draws another one, all heights are learnt. */
  height: Height;
  noise?: Groups['noise'];
}

export type TotalLoss = (input: TotalLossInput) => Scalar;

export interface TotalLossRequest {
  tf: TF;
  tree: Tree;
  weights: NodeWeights;
  interactions: Interactions;
  settings: TotalLossSettings;
  losses: GroupLosses;
}

/** The nodes that a loss compares, by place. */
export interface LossGroup {
  /** The node whose loss it is: images that do not show it take no part. Absent: the root's loss, of all images. */
  place?: number;
  /** The nodes whose vectors make up the embedding. */
  members: readonly number[];
}

/** All that the total loss is made of, the root's loss first. */
export function lossGroups(
  tree: Tree,
  interactions: Interactions,
  { of }: Pick<TotalLossSettings, 'of'>,
): LossGroup[] {
  const terms = hasTerm(tree, interactions);
  const subtrees = tree.below.map((members, place) => ({ place, members }));
  const root: LossGroup = { members: (subtrees.at(-1) as LossGroup).members };
  if (of === 'subtrees') return [root, ...subtrees.slice(0, -1)];
  const alone = subtrees
    .filter(({ place }) => terms[place])
    .map(({ place }) => ({ place, members: [place] }));
  return [root, ...alone];
}

/** root · loss(root) + nodes · mean of the other losses. All are computed at once. */
export function totalLoss(request: TotalLossRequest): TotalLoss {
  const { tf, tree, weights, interactions, settings, losses } = request;
  const nodes = tree.ids.length;
  const groups = lossGroups(tree, interactions, settings);
  const places = groups.flatMap(({ place }) => place ?? []);
  const members = groups.map((group) => group.members);
  const complete = groups.map(({ place }) => place === undefined);
  const factors = [settings.root, ...places.map(() => settings.nodes / places.length)];
  return ({ u, labels, present, height, noise }) => {
    const shares = [tf.reshape(weights.weights(height), [1, nodes]) as Tensor2D];
    const valid = [tf.ones([1, labels.shape[0]]) as Tensor2D];
    // The tree of a single leaf has no other subtree.
    if (places.length > 0) {
      shares.push(settings.of === 'own' ? unitRows(tf, places, nodes) : subtrees(tf, weights, height));
      valid.push(tf.gather(tf.transpose(present), tf.tensor1d(places, 'int32')));
    }
    const values = losses({
      u,
      shares: tf.concat(shares, 0),
      members,
      labels,
      valid: tf.concat(valid, 0),
      complete,
      noise,
    });
    return tf.sum(tf.mul(values, tf.tensor1d(factors)));
  };
}

const unitRows = (tf: TF, places: readonly number[], nodes: number): Tensor2D =>
  tf.tensor2d(places.map((place) => Array.from({ length: nodes }, (_, node) => Number(node === place))));

/** The shares of all subtrees but the root's. */
function subtrees(tf: TF, weights: NodeWeights, height: Height): Tensor2D {
  const all = weights.subtreeWeights(height);
  return tf.slice(all, [0, 0], [all.shape[0] - 1, -1]);
}
