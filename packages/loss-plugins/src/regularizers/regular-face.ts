import { defineRegularizer, type Scalar, services, Type } from '@hemlkit/core/plugin';
import { cosines } from '../losses/nearness';
import { weightOption } from './weight';

/**
 * PML's RegularFaceRegularizer (Zhao et al., 2019): the mean over the vectors of the largest cosine with another
 * one. 0 for a single vector.
 */
export const regularFace = defineRegularizer({
  type: 'regular-face',
  summary: 'Spreads the class vectors out: each away from the one nearest to it.',
  options: Type.Object({ weight: weightOption }),
  inject: { tf: services.tf },
  create: ({ weight }, { tf }) => ({
    penalty: (vectors) => {
      const [count] = vectors.shape;
      if (count === 1) return tf.mul<Scalar>(tf.sum(vectors), 0);
      // No cosine is below −1, so a vector's cosine with itself, less 3, is never the largest.
      const others = tf.sub(cosines(tf, vectors, vectors), tf.mul(tf.eye(count), 3));
      return tf.mul<Scalar>(tf.mean(tf.max(others, 1)), weight);
    },
  }),
});
