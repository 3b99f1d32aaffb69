import type { Tensor, TF } from '@hemlkit/core/plugin';

/** sum / count, and 0 where the count is 0. */
export function quotient<T extends Tensor>(tf: TF, sum: T, count: Tensor): T {
  const none = tf.sub(1, tf.step(count));
  return tf.div(sum, tf.add(count, none));
}
