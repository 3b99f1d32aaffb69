import { defineRegularizer, services, Type } from '@hemlkit/core/plugin';

/** weight · mean over the vectors of log(1 + ‖v‖²). */
export const myRegularizer = defineRegularizer({
  type: 'my-regularizer',
  summary: 'Keeps vectors short, and pulls no harder at very long ones.',
  options: Type.Object({
    weight: Type.Number({
      exclusiveMinimum: 0,
      default: 0.1,
      description: 'What the penalty is multiplied by.',
    }),
  }),
  inject: { tf: services.tf },
  create: ({ weight }, { tf }) => ({
    penalty: (vectors) => {
      // Squares and no root, whose gradient is infinite at a vector of zeros.
      const squares = tf.sum(tf.square(vectors), 1);
      return tf.mul(tf.mean(tf.log1p(squares)), weight);
    },
  }),
});
