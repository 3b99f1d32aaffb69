import type { Reference } from '../contracts/metric-learning';
import type { Tensor1D, Tensor2D, TF } from '../contracts/tf';

/**
 * Who is a positive and who a negative of whom, [batch, references] of 0 and 1, row the anchor. Without a reference
 * batch the references are the batch itself, and nobody is their own positive.
 */
export function pairMasks(
  tf: TF,
  labels: Tensor1D,
  reference?: Pick<Reference, 'labels'>,
): { positive: Tensor2D; negative: Tensor2D } {
  const [batch] = labels.shape;
  const others = reference?.labels ?? labels;
  const [references] = others.shape;
  const equal = tf.equal(tf.reshape(labels, [batch, 1]), tf.reshape(others, [1, references]));
  const same = tf.cast(equal, 'float32') as Tensor2D;
  return {
    positive: reference ? same : tf.sub<Tensor2D>(same, tf.eye(batch)),
    negative: tf.sub<Tensor2D>(tf.onesLike(same), same),
  };
}
