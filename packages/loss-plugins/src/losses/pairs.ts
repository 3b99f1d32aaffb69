import { type LossInput, type Tensor2D, type TF, toPairs } from '@hemlkit/core/plugin';

export interface Pairs {
  /** How often each pair counts, [batch, references]. */
  positive: Tensor2D;
  negative: Tensor2D;
  /** What positives and negatives are among: the reference batch, else the batch itself, [references, dimensions]. */
  references: Tensor2D;
}

/**
 * The pairs that a loss is over. None at all where there is at most one positive and at most one negative pair, as
 * in PML's GenericPairLoss.
 */
export function pairsOf(tf: TF, { embeddings, labels, tuples, reference }: LossInput): Pairs {
  const { positive, negative } = toPairs(tf, labels, tuples, reference);
  const most = tf.maximum(tf.sum(positive), tf.sum(negative));
  const enough = tf.step(tf.sub(most, 1));
  return {
    positive: tf.mul(positive, enough),
    negative: tf.mul(negative, enough),
    references: reference?.embeddings ?? embeddings,
  };
}

/** Pairs of which none counts unless there are positive and negative ones. */
export function bothOrNone(tf: TF, pairs: Pairs): Pairs {
  const both = tf.mul(tf.step(tf.sum(pairs.positive)), tf.step(tf.sum(pairs.negative)));
  return { ...pairs, positive: tf.mul(pairs.positive, both), negative: tf.mul(pairs.negative, both) };
}
