import type { Tensor2D, TF } from '@hemlkit/core/plugin';
import { powerFromZero, sumOfPowers } from './pairwise';

/** The smallest length that is divided by, as torch.nn.functional.normalize. */
const smallest = 1e-12;

/** Rows of length 1 in the norm p; a row of zeros stays one, with gradient 0 of its length. */
export function normalise(tf: TF, rows: Tensor2D, p = 2): Tensor2D {
  if (p === 2) {
    const squared = tf.sum(tf.square(rows), 1, true);
    return tf.mul(rows, tf.rsqrt(tf.maximum(squared, smallest ** 2)));
  }
  const [count, dimensions] = rows.shape;
  const sums = sumOfPowers(tf, tf.reshape(rows, [count, 1, dimensions]), p);
  return tf.div(rows, tf.maximum(powerFromZero(tf, sums, 1 / p), smallest));
}
