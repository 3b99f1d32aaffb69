import { hasTerm, type Interactions } from './node-weights';
import type { Tree } from './tree';

export interface WeightSettings {
  interactions: Interactions;
  /** How much a join above the leaves costs a weight, see `Height`. */
  height: number;
  /** By how much joined nodes' weights are multiplied before all are made to sum to 1. Default: 1. */
  joined?: number;
}

/** The weights of the nodes' terms after training, in double precision; they sum to 1. @param logits [nodes] */
export function weightsAt(
  tree: Tree,
  logits: ArrayLike<number>,
  { interactions, height, joined = 1 }: WeightSettings,
): Float64Array {
  const terms = hasTerm(tree, interactions);
  const exponents = tree.levels.map((level, place) => (logits[place] as number) - height * level);
  const largest = Math.max(...exponents.filter((_, place) => terms[place]));
  const raw = exponents.map((exponent, place) => {
    const factor = place < tree.leaves ? 1 : joined;
    return terms[place] ? factor * Math.exp(exponent - largest) : 0;
  });
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  return Float64Array.from(raw, (weight) => weight / total);
}

/** What each node adds to the squared distance of two images, [nodes] each. */
export interface Contributions {
  /** w_n |u_n(x) − u_n(y)|²; they sum to the distance, 0..4. */
  own: Float64Array;
  /** The sum over each node's subtree; the last is the distance. */
  subtree: Float64Array;
}

/**
 * The distance of two images as the sum of the tree's nodes. Exactly 0 for an image and itself, and the same both ways.
 *
 * @param x a node's unit vector after the other, [nodes · dimensions]
 * @param y the other image's
 * @param weights by `weightsAt`, at any height
 */
export function contributions(
  tree: Tree,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  weights: ArrayLike<number>,
): Contributions {
  const nodes = tree.ids.length;
  const dimensions = x.length / nodes;
  const own = Float64Array.from({ length: nodes }, (_, node) => {
    let squared = 0;
    for (let at = node * dimensions; at < (node + 1) * dimensions; at++) {
      squared += ((x[at] as number) - (y[at] as number)) ** 2;
    }
    return (weights[node] as number) * squared;
  });
  const subtree = Float64Array.from(tree.below, (places) =>
    places.reduce((sum, place) => sum + (own[place] as number), 0),
  );
  return { own, subtree };
}

/**
 * An image's embedding, (√w_n u_n) side by side: [places · dimensions], of length 1 where these weights sum to 1.
 *
 * @param u a node's unit vector after the other
 * @param places of the nodes that it is made of. Default: all
 */
export function embeddingOf(
  u: ArrayLike<number>,
  weights: ArrayLike<number>,
  places: readonly number[] = Array.from(weights, (_, place) => place),
): Float32Array {
  const dimensions = u.length / weights.length;
  const embedding = new Float32Array(places.length * dimensions);
  for (const [part, place] of places.entries()) {
    const root = Math.sqrt(weights[place] as number);
    for (let d = 0; d < dimensions; d++)
      embedding[part * dimensions + d] = root * (u[place * dimensions + d] as number);
  }
  return embedding;
}
