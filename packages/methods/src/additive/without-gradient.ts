import type { Tensor, TF } from '@hemlkit/core/plugin';

/**
 * What `compute` gives, as a constant: nothing in it is recorded for differentiation. What it uses is closed over and
 * not passed, so no gradient of zeros is computed either.
 */
export function withoutGradient<T extends Tensor>(tf: TF, compute: () => T): T {
  const constant = tf.customGrad(() => ({ value: compute(), gradFunc: (dy: Tensor) => tf.zerosLike(dy) }));
  return constant(tf.scalar(0)) as T;
}
