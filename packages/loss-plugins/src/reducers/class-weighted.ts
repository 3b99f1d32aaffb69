import { defineReducer, HemlError, type Scalar, services, Type } from '@hemlkit/core/plugin';
import { quotient } from './quotient';

/** PML's ClassWeightedReducer: the mean of the terms, each times the weight of its anchor's class. */
export const classWeighted = defineReducer({
  type: 'class-weighted',
  summary: "The mean of the terms, each times the weight of its anchor's class.",
  options: Type.Object({
    weights: Type.Array(Type.Number(), {
      minItems: 1,
      description: 'One weight a class, in the order of the class indices.',
    }),
  }),
  inject: { tf: services.tf },
  create: ({ weights }, { tf }, { classes }) => {
    if (weights.length !== classes)
      throw new HemlError(
        `The reducer \`class-weighted\` has ${weights.length} weights, but there are ${classes} classes.`,
        { code: 'class-weights-mismatch', kind: 'usage', hint: 'Give `weights` one number a class.' },
      );
    return {
      reduce: ({ sum, count, labels }) => {
        const weight = tf.gather(tf.tensor1d(weights), labels);
        return quotient<Scalar>(tf, tf.sum(tf.mul(sum, weight)), tf.sum(count));
      },
    };
  },
});
