import {
  type Block,
  blockLimit,
  blocksOf,
  pairMasks,
  rowsOf,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  type TF,
  withoutGradient,
} from '@hemlkit/core/plugin';
import type { GroupLosses } from './group-losses';
import { mixed, nodeDistances } from './node-weights';

export interface MinedTripletSettings {
  /** How much farther a negative must be than a positive, as Euclidean distance of unit vectors. Default: 0.1. */
  margin?: number;
  /** How much easier than the hardest opposite pair a pair may be, in cosine similarity. Default: 0.1. */
  epsilon?: number;
  /** How many triplets may be held at once. Default: those of `blockLimit`. */
  limit?: number;
}

/** Keeps the slope of a square root finite. */
const tiny = 1e-8;

/** Below and above every cosine. */
const [lowest, highest] = [-9, 9];

/** Farther than any distance of unit vectors with a margin. */
const beyond = 1e9;

/**
 * Triplet margin loss over the pairs that the multi-similarity miner picks, for all groups at once; the mean of the
 * terms above 0. It is what the loss `triplet` (Euclidean distance of unit vectors) and the miner `multi-similarity`
 * (cosine) give for each group by itself, with no loop over groups.
 */
export function minedTriplets(
  tf: TF,
  { margin = 0.1, epsilon = 0.1, limit = blockLimit }: MinedTripletSettings = {},
): GroupLosses {
  return ({ u, shares, labels, valid }) => {
    const squared = mixed(tf, shares, nodeDistances(tf, u));
    const [groups, batch] = squared.shape;
    const pairs = withoutGradient(tf, () => minedPairs(tf, { squared, labels, valid, epsilon }));
    const [positive, negative] = tf.unstack(pairs) as [Tensor2D, Tensor2D];
    const far = tf.sqrt(tf.add(squared, tiny));
    const anchors: Tensor2D = tf.reshape(far, [groups * batch, batch]);
    const sums = tripletSums(tf, anchors, { positive, negative, margin, limit });
    const [sum, count] = tf.unstack(tf.sum(tf.reshape(sums, [2, groups, batch]), 2)) as [Tensor1D, Tensor1D];
    return tf.div(sum, tf.maximum(count, 1));
  };
}

interface Candidates {
  squared: Tensor3D;
  labels: Tensor1D;
  valid: Tensor2D;
  epsilon: number;
}

/** The miner's positives and negatives of each group's anchors, [2, groups · batch, batch] of 0 and 1. */
function minedPairs(tf: TF, { squared, labels, valid, epsilon }: Candidates): Tensor3D {
  const [groups, batch] = squared.shape;
  const pairs = tf.mul(tf.expandDims(valid, 2), tf.expandDims(valid, 1));
  const masks = pairMasks(tf, labels);
  const [positive, negative] = [masks.positive, masks.negative].map((mask) => tf.mul(mask, pairs)) as [
    Tensor3D,
    Tensor3D,
  ];
  const similarity = tf.sub(1, tf.div(squared, 2));
  const among = (mask: Tensor3D, otherwise: number): Tensor =>
    tf.where(tf.cast(mask, 'bool'), similarity, tf.fill(squared.shape, otherwise));
  const nearestNegative = tf.max(among(negative, lowest), 2, true);
  const farthestPositive = tf.min(among(positive, highest), 2, true);
  const picked = [
    tf.mul(positive, tf.cast(tf.less(tf.sub(similarity, epsilon), nearestNegative), 'float32')),
    tf.mul(negative, tf.cast(tf.greater(tf.add(similarity, epsilon), farthestPositive), 'float32')),
  ];
  return tf.reshape(tf.stack(picked), [2, groups * batch, batch]);
}

interface Pairs {
  positive: Tensor2D;
  negative: Tensor2D;
  margin: number;
  limit: number;
}

/**
 * Each anchor's terms above 0, added up, and how many they are: [2, anchors]. The slope is known as soon as the terms
 * are, so it is kept in place of them, and no triplet is formed again.
 * @param far [anchors, batch]
 */
function tripletSums(tf: TF, far: Tensor2D, pairs: Pairs): Tensor2D {
  const sums = tf.customGrad((...inputs) => {
    const [distances, save] = inputs as unknown as [Tensor2D, (tensors: Tensor[]) => void];
    const parts: Tensor[] = [];
    const slopes: Tensor[] = [];
    for (const block of blocksOf(far.shape, pairs.limit)) {
      const found = tf.tidy(() => sumsOfBlock(tf, distances, pairs, block, parts.slice(-1)));
      parts.push(found.sums);
      slopes.push(found.slope);
    }
    save([tf.concat(slopes)]);
    return {
      value: tf.concat(parts, 1),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const ofSums = tf.slice(dy, [0, 0], [1, -1]);
        return tf.mul(saved[0] as Tensor, tf.reshape(ofSums, [-1, 1]));
      },
    };
  });
  return sums(far) as Tensor2D;
}

function sumsOfBlock(
  tf: TF,
  far: Tensor2D,
  { positive, negative, margin }: Pairs,
  block: Block,
  before: readonly Tensor[],
): { sums: Tensor; slope: Tensor } {
  const rows = <T extends Tensor>(x: T): T => rowsOf(tf, x, block, before);
  const distances = rows(far);
  // What the miner did not pick is moved so far away that no term with it is above 0, which is cheaper than a mask of all triplets.
  const moved = (picked: Tensor2D): Tensor2D => tf.mul(tf.sub(1, rows(picked)), beyond);
  const toPositive = tf.sub(tf.mul(distances, rows(positive)), moved(positive));
  const toNegative = tf.add(tf.mul(distances, rows(negative)), moved(negative));
  const apart = tf.sub(tf.expandDims(tf.add(toPositive, margin), 2), tf.expandDims(toNegative, 1));
  const terms = tf.relu(apart);
  const active = tf.step(apart);
  const ofPositives = tf.sum(active, 2);
  const sums = tf.stack([tf.sum(terms, [1, 2]), tf.sum(ofPositives, 1)]);
  return { sums, slope: tf.sub(ofPositives, tf.sum(active, 1)) };
}
