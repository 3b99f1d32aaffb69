import { type Tensor, type TF, withoutGradient } from '@hemlkit/core/plugin';

/** Far below any number that counts. */
const nothing = -1e30;

/**
 * log Σ weight · e^x over the last axis, or log(1 + Σ weight · e^x), without overflow. 0, with gradient 0, where all
 * weights are 0.
 * @param x [..., n], finite
 * @param weight multiplicities that x's shape broadcasts with; not differentiated
 */
export function logSumExp<T extends Tensor>(
  tf: TF,
  x: Tensor,
  weight: Tensor,
  { plusOne }: { plusOne: boolean },
): T {
  const last = x.shape.length - 1;
  const counted = tf.step(weight);
  const any = tf.max(counted, last, true);
  const shift = withoutGradient(tf, () => {
    const largest = tf.max(tf.add(x, tf.mul(tf.sub(1, counted), nothing)), last, true);
    return plusOne ? tf.relu(largest) : tf.mul(largest, any);
  });
  // Nothing that counts is above 0 here; what does not count must not overflow.
  const powers = tf.exp(tf.minimum(tf.sub(x, shift), 0));
  const sum = tf.sum(tf.mul(weight, powers), last, true);
  const constant = plusOne ? tf.exp(tf.neg(shift)) : tf.sub(1, any);
  return tf.squeeze(tf.add(tf.log(tf.add(sum, constant)), shift), [last]) as T;
}
