import {
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type TF,
  withoutGradient,
} from '@hemlkit/core/plugin';

export interface Margins {
  /** Positives are to be nearer than this. */
  positive: number;
  /** Negatives are to be farther than this. */
  negative: number;
}

/** Which pairs of samples and columns are alike, and which are not: [samples, columns], 0 or 1. */
export interface Masks {
  positive: Tensor2D;
  negative: Tensor2D;
}

/** @param columns class indices of the columns; absent: they are the samples, and none is its own column */
export function masksOf(tf: TF, labels: Tensor1D, columns?: Tensor1D): Masks {
  return tf.tidy(() => {
    const equal = withoutGradient(tf, () =>
      tf.cast(tf.equal(tf.expandDims(labels, 1), tf.expandDims(columns ?? labels, 0)), 'float32'),
    ) as Tensor2D;
    const negative: Tensor2D = tf.sub(1, equal);
    if (columns) return { positive: equal, negative };
    return { positive: tf.sub<Tensor2D>(equal, tf.eye(labels.shape[0])), negative };
  });
}

/**
 * Proxy-Anchor on distances (Kim et al., CVPR 2020, with distances in place of similarities): over the columns, the mean of
 *
 *     log(1 + Σ_positive e^{α (d − positive margin)})   of those that have a positive, and
 *     log(1 + Σ_negative e^{−α (d − negative margin)})  of all.
 *
 * @param distances [samples, columns]
 */
export function proxyAnchor(
  tf: TF,
  distances: Tensor2D,
  { positive, negative }: Masks,
  alpha: number,
  margins: Margins,
): Scalar {
  const attract = logOnePlusSum(tf, tf.mul(tf.sub(distances, margins.positive), alpha), positive);
  const repel = logOnePlusSum(tf, tf.mul(tf.sub(distances, margins.negative), -alpha), negative);
  // A column without positives has the logarithm of 1.
  const withPositives = tf.maximum(tf.sum(tf.step(tf.sum(positive, 0))), 1);
  return tf.add(tf.div(tf.sum(attract), withPositives), tf.mean(repel)) as Scalar;
}

/** log(1 + Σ e^x) over the rows of a column that the mask has, however large x is: [columns]. */
function logOnePlusSum(tf: TF, x: Tensor, mask: Tensor): Tensor {
  const masked = tf.add(tf.mul(x, mask), tf.mul(tf.sub(mask, 1), 1e9));
  const most = withoutGradient(tf, () => tf.relu(tf.max(masked, 0)));
  return tf.add(most, tf.log(tf.add(tf.exp(tf.neg(most)), tf.sum(tf.exp(tf.sub(masked, most)), 0))));
}
