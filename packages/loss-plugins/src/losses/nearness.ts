import type { Distance, Tensor, Tensor2D, TF } from '@hemlkit/core/plugin';

/** How much farther x is than y: x − y of distances, y − x of similarities. PML's `margin`. */
export function excess<T extends Tensor>(
  tf: TF,
  { inverted }: Pick<Distance, 'inverted'>,
  x: T | number,
  y: T | number,
): T {
  return inverted ? tf.sub<T>(y as T, x as T) : tf.sub<T>(x as T, y as T);
}

/** A matrix of distances or similarities as similarities: larger is closer. */
export function closeness(tf: TF, { inverted }: Pick<Distance, 'inverted'>, matrix: Tensor2D): Tensor2D {
  return inverted ? matrix : tf.neg(matrix);
}

/** Rows of length 1; a row of zeros stays one. */
export function unitRows(tf: TF, rows: Tensor2D): Tensor2D {
  return tf.mul(rows, tf.rsqrt(tf.maximum(tf.sum(tf.square(rows), 1, true), 1e-24)));
}

/** Cosine similarity of every row of a [M, D] with every row of b [N, D]: [M, N]. */
export function cosines(tf: TF, a: Tensor2D, b: Tensor2D): Tensor2D {
  return tf.matMul(unitRows(tf, a), unitRows(tf, b), false, true);
}
