import { defineRegularizer, services, Type } from '@hemlkit/core/plugin';
import { weightOption } from './weight';

/**
 * PML's ZeroMeanRegularizer (of the SNR loss, Yuan et al., 2019): the mean over the vectors of |Σ of the vector's
 * numbers|.
 */
export const zeroMean = defineRegularizer({
  type: 'zero-mean',
  summary: 'Draws the mean of the numbers of each vector to 0.',
  options: Type.Object({ weight: weightOption }),
  inject: { tf: services.tf },
  create: ({ weight }, { tf }) => ({
    penalty: (vectors) => {
      const sums = tf.sum(vectors, 1);
      // |x| as x · sign x: the gradient at 0 is 0.
      const size = tf.mul(sums, tf.sub(tf.step(sums), tf.step(tf.neg(sums))));
      return tf.mul(tf.mean(size), weight);
    },
  }),
});
