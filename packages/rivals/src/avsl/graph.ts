import { type Tensor, type Tensor2D, type Tensor3D, type TF, withoutGradient } from '@hemlkit/core/plugin';

/** Norms and sums are not divided by less. */
const leastNorm = 1e-12;
const leastSum = 1e-8;

/** An image's nodes at one level: embeddings, not normalised, and reliabilities, which may be one for all. */
export interface LevelNodes {
  embedding: Tensor2D;
  reliability: Tensor;
}

/** What joins a level to the one below it. */
export interface Join {
  /** As they were averaged in training, signed: [low nodes, high nodes]. */
  edges: Tensor2D;
  /** α and β of each node: how its reliability counts. */
  scale: Tensor;
  shift: Tensor;
}

export interface GraphSettings {
  /** Edges that are kept of each node, from the largest. */
  topK: number;
  /** γ, the steepness of the probability. */
  gamma: number;
}

/** How two sets of images differ at a level, [a, b, nodes]. */
export interface LevelDistances {
  /** |ê_a − ê_b|² of each node, ê of length 1 over the nodes. */
  node: Tensor3D;
  /** The same corrected from below; it carries no gradient but α's and β's. */
  corrected: Tensor3D;
  /** How much of a node's corrected distance is its own, the rest from below. Absent at the lowest level: all. */
  probability?: Tensor3D;
}

/**
 * The edges that are used: ReLU, the largest `topK` of each high node (ties with the last are kept), scaled to the sum 1. A node
 * with no positive edge has none.
 */
export function edgesUsed(tf: TF, edges: Tensor2D, topK: number): Tensor2D {
  return withoutGradient(tf, () => {
    const positive = tf.relu(edges);
    const k = Math.min(topK, edges.shape[0]);
    const { values } = tf.topk(tf.transpose(positive), k, true);
    const last = tf.transpose(tf.slice(values, [0, k - 1], [edges.shape[1], 1]));
    const kept = tf.mul(positive, tf.cast(tf.greaterEqual(positive, tf.sub(last, leastSum)), 'float32'));
    return tf.div(kept, tf.add(tf.sum(kept, 0, true), leastSum)) as Tensor2D;
  });
}

/**
 * Distances of images at every level, from the lowest:
 *
 *     corrected₀ = node₀
 *     corrected_l = P node_l + (1 − P) · (corrected_{l−1} · edges),   P = sigmoid(γ (α η_a η_b + β))
 *
 * The distance of two images is the sum of the last level's corrected distances (Zhang et al., Attributable Visual Similarity
 * Learning, CVPR 2022). Node distances count there without gradient: by it α and β are trained, and nothing else.
 *
 * @param joins one fewer than levels
 */
export function graphDistances(
  tf: TF,
  a: readonly LevelNodes[],
  b: readonly LevelNodes[],
  joins: readonly Join[],
  { topK, gamma }: GraphSettings,
): LevelDistances[] {
  const found: LevelDistances[] = [];
  for (const [level, left] of a.entries()) {
    const right = b[level] as LevelNodes;
    const apart = tf.sub(
      tf.expandDims(unit(tf, left.embedding), 1),
      tf.expandDims(unit(tf, right.embedding), 0),
    );
    const node = tf.square(apart) as Tensor3D;
    const below = found.at(-1)?.corrected;
    const held = withoutGradient(tf, () => tf.clone(node));
    if (!below) {
      found.push({ node, corrected: held });
      continue;
    }
    const { edges, scale, shift } = joins[level - 1] as Join;
    const [rows, columns, nodes] = below.shape;
    const used = edgesUsed(tf, edges, topK);
    const fromBelow = tf.reshape(
      tf.matMul(tf.reshape(below, [rows * columns, nodes]) as Tensor2D, used),
      held.shape,
    );
    const reliable = tf.mul(tf.expandDims(left.reliability, 1), tf.expandDims(right.reliability, 0));
    const probability = tf.sigmoid(tf.mul(tf.add(tf.mul(reliable, scale), shift), gamma)) as Tensor3D;
    const corrected: Tensor3D = tf.add(tf.mul(probability, held), tf.mul(tf.sub(1, probability), fromBelow));
    found.push({ node, corrected, probability });
  }
  return found;
}

/** Rows of length 1. */
export function unit(tf: TF, rows: Tensor2D): Tensor2D {
  return tf.div(rows, lengthOf(tf, rows));
}

/** Lengths of rows, [rows, 1], at least so large that they can be divided by. */
export function lengthOf(tf: TF, rows: Tensor2D): Tensor {
  // Of the square: a root has no gradient at 0.
  return tf.sqrt(tf.maximum(tf.sum(tf.square(rows), 1, true), leastNorm ** 2));
}
