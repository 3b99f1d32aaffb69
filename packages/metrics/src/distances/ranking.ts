import type { Distance, Tensor, Tensor2D, TF } from '@hemlkit/core/plugin';

type Ranking = NonNullable<Distance['ranking']>;

/**
 * Ranks by an inner product: one product a block, of queries [M, D] with the references turned once, [D, N].
 * @param rows what the distance does to rows first
 */
export function productRanking(tf: TF, rows: (x: Tensor2D) => Tensor2D): Ranking {
  return {
    prepare: (references) => [tf.transpose(rows(references))],
    scores: (queries, [turned]) => tf.matMul(rows(queries), turned as Tensor2D),
  };
}

/**
 * Ranks by Euclidean distance, as |b|² − 2ab: |a|² is the same for a whole row. |b|² is one more dimension, so that it
 * is one product. All is moved by the references' mean, which changes no distance and keeps the numbers small.
 * @param rows what the distance does to rows first
 * @param scale what a query's row is multiplied by, [M, 1]
 */
export function squaredRanking(
  tf: TF,
  rows: (x: Tensor2D) => Tensor2D,
  scale?: (queries: Tensor2D) => Tensor2D,
): Ranking {
  const beside = (x: Tensor2D, column: Tensor) => tf.concat([x, column as Tensor2D], 1);
  return {
    prepare: (references) => {
      const used = rows(references);
      const mean = tf.mean(used, 0, true);
      const moved = tf.sub<Tensor2D>(used, mean);
      return [tf.transpose(beside(moved, tf.sum(tf.square(moved), 1, true))), mean];
    },
    scores: (queries, [turned, mean]) => {
      const used = rows(queries);
      const moved = tf.mul<Tensor2D>(tf.sub(used, mean as Tensor), -2);
      const wide = beside(moved, tf.ones([queries.shape[0], 1]));
      return tf.matMul(scale ? tf.mul<Tensor2D>(wide, scale(used)) : wide, turned as Tensor2D);
    },
  };
}
