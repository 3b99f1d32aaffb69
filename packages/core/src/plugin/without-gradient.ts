import type { Tensor, TF } from '../contracts/tf';

/**
 * Runs `compute` so that nothing in it is recorded for differentiation: comparisons have no gradient in tfjs, and a
 * miner's choices should have none. What `compute` uses is closed over, not passed, so its result is a constant.
 */
export function withoutGradient<T extends Tensor>(tf: TF, compute: () => T): T {
  const constant = tf.customGrad(() => ({ value: compute(), gradFunc: (dy: Tensor) => tf.zerosLike(dy) }));
  return constant(tf.scalar(0)) as T;
}
