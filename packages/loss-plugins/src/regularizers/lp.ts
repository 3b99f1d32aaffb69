import { defineRegularizer, services, Type } from '@hemlkit/core/plugin';
import { rowNorms } from './row-norms';
import { weightOption } from './weight';

/** PML's LpRegularizer: the mean over the vectors of ‖v‖ₚ to a power. Gradient 0 at a vector of zeros. */
export const lp = defineRegularizer({
  type: 'lp',
  summary: 'Keeps vectors short: the mean of their Lp norms.',
  options: Type.Object({
    p: Type.Number({ minimum: 1, default: 2, description: 'The norm: 2 Euclidean, 1 city block.' }),
    power: Type.Number({ exclusiveMinimum: 0, default: 1, description: 'Power of the norm.' }),
    weight: weightOption,
  }),
  inject: { tf: services.tf },
  create: ({ p, power, weight }, { tf }) => ({
    penalty: (vectors) => tf.mul(tf.mean(rowNorms(tf, vectors, p, power)), weight),
  }),
});
