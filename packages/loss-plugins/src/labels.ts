import type { Tensor1D, Tensor2D, TF } from '@hemlkit/core/plugin';

/**
 * Who is a positive and who a negative of whom, [batch, batch] of 0 and 1, row the anchor. Nobody is their own
 * positive.
 */
export function pairMasks(tf: TF, labels: Tensor1D): { positive: Tensor2D; negative: Tensor2D } {
  const [batch] = labels.shape;
  const same = tf.cast(tf.equal(tf.reshape(labels, [batch, 1]), tf.reshape(labels, [1, batch])), 'float32');
  return {
    positive: tf.sub<Tensor2D>(same, tf.eye(batch)),
    negative: tf.sub<Tensor2D>(tf.onesLike(same), same),
  };
}
