import type { Tensor, Tensor2D, Tensor4D, TF } from '@hemlkit/core/plugin';
import {
  edgesUsed,
  type GraphSettings,
  graphDistances,
  type Join,
  type LevelDistances,
  type LevelNodes,
  lengthOf,
  unit,
} from './graph';
import type { Level } from './level';

/** A pair of images, the first two of a batch of two. */
export interface AttributedPair {
  levels: readonly Level[];
  nodes: readonly LevelNodes[];
  joins: readonly Join[];
}

/**
 * How much of the distance of two images is due to each cell of each level's map, exactly.
 *
 * The graph's distance is a sum over the nodes of all levels, Σ w |ê_a − ê_b|²: a node counts with its own probability times what
 * counts of it from above. ê is the mean of the activation map M over the cells, divided by the embedding's length, so a node's
 * term is a sum over the cells of either image:
 *
 *     |ê_a − ê_b|² = Σ_cells (ê_a − ê_b) (M_a / |e_a| − M_b / |e_b|) / cells
 *
 * The node's part is the paper's (Zhang et al., CVPR 2022); the split over cells follows from its activation maps being linear.
 *
 * @returns by level [2, rows, columns]; all together are the distance
 */
export function cellShares(
  tf: TF,
  { levels, nodes, joins }: AttributedPair,
  settings: GraphSettings,
): Tensor[] {
  const side = (which: 0 | 1) =>
    nodes.map(({ embedding, reliability }) => {
      const row = (of: Tensor) => tf.slice(of as Tensor2D, [which, 0], [1, embedding.shape[1]]);
      return { embedding: row(embedding), reliability: row(reliability) };
    });
  const distances = graphDistances(tf, side(0), side(1), joins, settings);
  // What counts of each node of a level, [1, nodes]: from the highest, all of it.
  let counts: Tensor2D = tf.ones([1, nodes[0]!.embedding.shape[1]]);
  const found: Tensor[] = [];
  for (let level = levels.length - 1; level >= 0; level--) {
    const { probability } = distances[level] as LevelDistances;
    const own = probability && (tf.reshape(probability, counts.shape) as Tensor2D);
    const { activations } = levels[level] as Level;
    const { embedding } = nodes[level] as LevelNodes;
    found.unshift(cellsOf(tf, activations, embedding, own ? tf.mul(counts, own) : counts));
    if (!own) break;
    const { edges } = joins[level - 1] as Join;
    counts = tf.matMul(
      tf.mul(counts, tf.sub(1, own)) as Tensor2D,
      edgesUsed(tf, edges, settings.topK),
      false,
      true,
    );
  }
  return found;
}

/** @param weights of the nodes' terms, [1, nodes] @returns [2, rows, columns] */
function cellsOf(tf: TF, activations: Tensor4D, embedding: Tensor2D, weights: Tensor): Tensor {
  const [, rows, columns, nodes] = activations.shape;
  const [a, b] = tf.split(unit(tf, embedding), 2, 0) as [Tensor2D, Tensor2D];
  const apart = tf.mul(tf.sub(a, b), weights);
  const lengths = tf.reshape(lengthOf(tf, embedding), [2, 1, 1, 1]);
  const directions = tf.reshape(tf.concat([apart, tf.neg(apart)], 0), [2, 1, 1, nodes]);
  return tf.div(tf.sum(tf.mul(tf.div(activations, lengths), directions), 3), rows * columns);
}
