import type { Scalar, Tensor1D, Tensor2D, Tensor3D, TF, Variable } from '@hemlkit/core/plugin';
import type { Tree } from './tree';

/**
 * Which nodes have a term of their own in the distance: `root`: all nodes; `joined`: all but a joined root; `none`: the
 * leaves alone. A node without a term still has a vector, and its subtree a distance.
 */
export type Interactions = 'root' | 'joined' | 'none';

/**
 * How much a join above the leaves costs a node's weight: 0 leaves the weights as they were learnt, 1.5 divides them by
 * 4.5 a level. Any finite number of at least 0; a tensor where it is an input of a compiled step.
 */
export type Height = number | Scalar;

/**
 * The weights of the nodes' terms, w(r) = softmax(logits − r · level) for a height r. With them
 *
 *     |e(x) − e(y)|² = Σ_n w_n |u_n(x) − u_n(y)|²,        e = (√w_n u_n) side by side,
 *
 * whatever r is, as the weights sum to 1 and every u_n has length 1.
 */
export interface NodeWeights {
  /** [nodes] */
  weights(height: Height): Tensor1D;
  /** [nodes, nodes]: a row is a node's subtree, whose weights are made to sum to 1. The last row is `weights`. */
  subtreeWeights(height: Height): Tensor2D;
  /** @param u [nodes, batch, dimensions] @returns [batch, nodes · dimensions], of length 1 */
  embedding(u: Tensor3D, height: Height): Tensor2D;
  /** @param distances [nodes, batch, batch], of the nodes themselves @returns the same of their subtrees */
  subtreeDistances(distances: Tensor3D, height: Height): Tensor3D;
}

/** Softmax gives exactly 0 for what lies so far below the rest, and no gradient. */
const out = -1e9;

/** Whether each node has a term of its own. */
export function hasTerm({ ids, leaves }: Tree, interactions: Interactions): boolean[] {
  const last = { root: ids.length, joined: ids.length - 1, none: leaves }[interactions];
  return ids.map((_, place) => place < Math.max(last, leaves));
}

/** @param logits [nodes] */
export function nodeWeights(tf: TF, tree: Tree, logits: Variable, interactions: Interactions): NodeWeights {
  const nodes = tree.ids.length;
  const terms = hasTerm(tree, interactions);
  const counts = (place: number) => (terms[place] ? 0 : out);
  const atHeight = (height: Height): Tensor1D => {
    const cost = tf.mul(tf.tensor1d([...tree.levels]), height);
    return tf.add(tf.sub(logits, cost), tf.tensor1d(terms.map((_, place) => counts(place))));
  };
  const subtreeWeights = (height: Height): Tensor2D => {
    const outside = tree.below.map((places) => {
      const row = new Array<number>(nodes).fill(out);
      for (const place of places) row[place] = 0;
      return row;
    });
    return tf.softmax(tf.add<Tensor2D>(tf.tensor2d(outside), tf.reshape(atHeight(height), [1, nodes])));
  };
  return {
    weights: (height) => tf.softmax(atHeight(height)),
    subtreeWeights,
    embedding(u, height) {
      const [, batch, dimensions] = u.shape;
      // √w by way of its logarithm, whose gradient stays finite where a weight is 0.
      const roots = tf.exp(tf.mul(tf.logSoftmax(atHeight(height)), 0.5));
      const scaled = tf.mul(u, tf.reshape(roots, [nodes, 1, 1]));
      return tf.reshape(tf.transpose(scaled, [1, 0, 2]), [batch, nodes * dimensions]);
    },
    subtreeDistances: (distances, height) => mixed(tf, subtreeWeights(height), distances),
  };
}

/** Sums of matrices: shares [groups, nodes] and distances [nodes, batch, batch] → [groups, batch, batch]. */
export function mixed(tf: TF, shares: Tensor2D, distances: Tensor3D): Tensor3D {
  const [nodes, batch, others] = distances.shape;
  const sums = tf.matMul(shares, tf.reshape(distances, [nodes, batch * others]) as Tensor2D);
  return tf.reshape(sums, [shares.shape[0], batch, others]);
}

/** D_n = 2 − 2 u_n(x)·u_n(y), squared Euclidean distances of unit vectors: [nodes, batch, dims] → [nodes, batch, batch]. */
export function nodeDistances(tf: TF, u: Tensor3D): Tensor3D {
  return tf.maximum(tf.sub(2, tf.mul(tf.matMul(u, u, false, true), 2)), 0);
}
