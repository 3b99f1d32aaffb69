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
 * Ranks by Euclidean distance, as −|a − b|² = 2ab − |a|² − |b|² in one product of rows with two more dimensions. All is
 * moved by the references' mean, which changes no distance and keeps the numbers small.
 * @param rows what the distance does to rows first
 * @param scale what a query's row is multiplied by, [M, 1]; default 1
 */
export function squaredRanking(
  tf: TF,
  rows: (x: Tensor2D) => Tensor2D,
  scale?: (queries: Tensor2D) => Tensor2D,
): Ranking {
  const squares = (x: Tensor2D) => tf.sum(tf.square(x), 1, true) as Tensor2D;
  return {
    prepare: (references) => {
      const used = rows(references);
      // One row that is not a number must not make all of them so.
      const mean = tf.mean(tf.where(tf.isFinite(used), used, tf.zerosLike(used)), 0, true);
      const moved = tf.sub<Tensor2D>(used, mean);
      const constant = tf.fill<Tensor2D['rankType']>([used.shape[0], 1], -1);
      return [tf.transpose(tf.concat([tf.mul(moved, 2), constant, tf.neg(squares(moved))], 1)), mean];
    },
    scores: (queries, [turned, mean]) => {
      const used = rows(queries);
      const moved = tf.sub<Tensor2D>(used, mean as Tensor);
      const wide = tf.concat([moved, squares(moved), tf.ones<Tensor2D['rankType']>([used.shape[0], 1])], 1);
      return tf.matMul(scale ? tf.mul<Tensor2D>(wide, scale(used)) : wide, turned as Tensor2D);
    },
  };
}
