import {
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type TF,
  withoutGradient,
} from '@hemlkit/core/plugin';

export interface MultiSimilaritySettings {
  /** Scale of positives. */
  alpha: number;
  /** Scale of negatives. */
  beta: number;
  base: number;
  /** Pairs count that are harder than the other kind's hardest less this. */
  margin: number;
}

/** Far from every similarity. */
const far = 1e3;

/**
 * Multi-similarity loss of a matrix of similarities (Wang et al., CVPR 2019), with the mining of pairs: negatives more alike than the least
 * alike positive less the margin, positives less alike than the most alike negative and the margin. Anchors without
 * either are left out; the mean of the others, 0 where there is none.
 *
 * @param similarity [batch, batch], rows the anchors
 */
export function multiSimilarity(
  tf: TF,
  similarity: Tensor2D,
  labels: Tensor1D,
  { alpha, beta, base, margin }: MultiSimilaritySettings,
): Scalar {
  const mined = <K extends 'positive' | 'negative'>(kind: K) =>
    withoutGradient(tf, () => {
      const same = tf.cast(tf.equal(tf.expandDims(labels, 1), tf.expandDims(labels, 0)), 'float32');
      const [positive, negative] = [tf.sub(same, tf.eye(labels.shape[0])), tf.sub(1, same)];
      const away = (mask: Tensor, by: number) => tf.add(similarity, tf.mul(tf.sub(1, mask), by));
      const least = tf.min(away(positive, far), 1, true);
      const most = tf.max(away(negative, -far), 1, true);
      const harder =
        kind === 'positive'
          ? tf.less(tf.sub(similarity, margin), most)
          : tf.greater(tf.add(similarity, margin), least);
      return tf.mul(kind === 'positive' ? positive : negative, tf.cast(harder, 'float32'));
    });
  const [positive, negative] = [mined('positive'), mined('negative')];
  const term = (mask: Tensor, scale: number) => {
    const terms = tf.exp(tf.mul(tf.sub(similarity, base), scale));
    return tf.div(tf.log(tf.add(tf.sum(tf.mul(terms, mask), 1), 1)), Math.abs(scale));
  };
  const counted = tf.mul(tf.step(tf.sum(positive, 1)), tf.step(tf.sum(negative, 1)));
  const each = tf.add(term(positive, -alpha), term(negative, beta));
  return tf.div(tf.sum(tf.mul(each, counted)), tf.maximum(tf.sum(counted), 1)) as Scalar;
}
