import { defineDistance, services, type Tensor2D, Type } from '@hemlkit/core/plugin';

/** 1 − the correlation (Pearson's r) of the embeddings' numbers: 0 where they rise and fall together, 2 at most. */
export const myDistance = defineDistance({
  type: 'my-distance',
  summary: "One less Pearson's correlation of two embeddings.",
  options: Type.Object({
    epsilon: Type.Number({
      exclusiveMinimum: 0,
      default: 1e-12,
      description: 'Added to a sum of squares, so that embeddings without any spread divide by no 0.',
    }),
  }),
  inject: { tf: services.tf },
  create: ({ epsilon }, { tf }) => {
    /** Each row less its mean, at length 1. */
    const centred = (rows: Tensor2D): Tensor2D => {
      const deviations = tf.sub(rows, tf.mean(rows, 1, true));
      return tf.div(deviations, tf.sqrt(tf.add(tf.sum(tf.square(deviations), 1, true), epsilon)));
    };
    return {
      inverted: false,
      // [M, D] and [N, D] → [M, N], row the first argument.
      matrix: (a, b) => tf.sub(1, tf.matMul(centred(a), centred(b), false, true)),
    };
  },
});
