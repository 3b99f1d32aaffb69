import {
  type Loss,
  type Miner,
  pairMasks,
  type Tensor,
  type Tensor2D,
  type TF,
  toTriplets,
} from '@hemlkit/core/plugin';

const unit = (tf: TF, x: Tensor2D): Tensor2D =>
  tf.mul(x, tf.rsqrt(tf.maximum(tf.sum(tf.square(x), 1, true), 1e-24)));

const cosines = (tf: TF, x: Tensor2D): Tensor2D => tf.matMul(unit(tf, x), unit(tf, x), false, true);

/** Triplet margin loss on Euclidean distances of unit vectors, the mean of the terms above 0: all triplets are held. */
export const plainTriplet = (tf: TF, margin = 0.1): Loss => ({
  compute({ embeddings, labels, tuples }) {
    const squared = tf.maximum(tf.sub(2, tf.mul(cosines(tf, embeddings), 2)), 0);
    const far = tf.sqrt(tf.add(squared, 1e-8));
    const apart = tf.sub(tf.expandDims(far, 2), tf.expandDims(far, 1));
    const terms = tf.mul(tf.relu(tf.add(apart, margin)), toTriplets(tf, labels, tuples));
    return tf.div(tf.sum(terms), tf.maximum(tf.sum(tf.step(terms)), 1));
  },
});

const constant = <T extends Tensor>(tf: TF, compute: () => T): T =>
  tf.customGrad(() => ({ value: compute(), gradFunc: (dy: Tensor) => tf.zerosLike(dy) }))(tf.scalar(0)) as T;

/** The multi-similarity miner, as a formula. @param kind what it gives its pairs as */
export const plainMiner = (tf: TF, kind: 'pairs' | 'triplets' = 'pairs', epsilon = 0.1): Miner => ({
  mine({ embeddings, labels }) {
    const picked = constant(tf, () => {
      const similarity = cosines(tf, embeddings);
      const { positive, negative } = pairMasks(tf, labels);
      const only = (mask: Tensor, otherwise: number) =>
        tf.add(tf.mul(similarity, mask), tf.mul(tf.sub(1, mask), otherwise));
      const nearest = tf.max(only(negative, -9), 1, true);
      const farthest = tf.min(only(positive, 9), 1, true);
      return tf.stack([
        tf.mul(positive, tf.cast(tf.less(tf.sub(similarity, epsilon), nearest), 'float32')),
        tf.mul(negative, tf.cast(tf.greater(tf.add(similarity, epsilon), farthest), 'float32')),
      ]);
    });
    const [positive, negative] = tf.unstack(picked) as [Tensor2D, Tensor2D];
    if (kind === 'pairs') return { kind, positive, negative };
    const sources = [positive, negative];
    const size = positive.shape[0];
    return {
      kind,
      weight: toTriplets(tf, labels, { kind: 'pairs', positive, negative }),
      blocks: {
        sources,
        shape: positive.shape,
        form: ([p, n], rows) =>
          tf.mul(tf.reshape(rows(p!), [-1, size, 1]), tf.reshape(rows(n!), [-1, 1, size])),
      },
    };
  },
});
