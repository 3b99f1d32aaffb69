import { defineRegularizer, HemlError, services, Type } from '@hemlkit/core/plugin';
import { cosines } from '../losses/nearness';
import { weightOption } from './weight';

/**
 * PML's SparseCentersRegularizer (SoftTriple, Qian et al., 2019, equation 8): draws the sub-centers of a class together,
 * so that no more stay apart than are needed. With K sub-centers of each of C classes,
 *
 *     Σ over the pairs s < t of a class of √(2 − 2 cos(w_s, w_t))  /  (C · K · (K − 1))
 */
export const sparseCenters = defineRegularizer({
  type: 'sparse-centers',
  summary: 'Draws the sub-centers of each class together, for `sub-center-arcface`.',
  options: Type.Object({
    subCenters: Type.Integer({ minimum: 2, default: 3, description: "K, as in the loss's option." }),
    weight: weightOption,
  }),
  inject: { tf: services.tf },
  create: ({ subCenters, weight }, { tf }, { classes }) => ({
    penalty: (vectors) => {
      const [count] = vectors.shape;
      if (count !== classes * subCenters)
        throw new HemlError(
          `The regularizer \`sparse-centers\` expects ${classes} x ${subCenters} class vectors, but was given ${count}.`,
          {
            code: 'class-vectors-mismatch',
            kind: 'usage',
            hint: 'Use it as `weightRegularizer` of `sub-center-arcface`, with the same `subCenters`.',
          },
        );
      const places = Array.from({ length: count }, (_, i) => i);
      const pairs = places.map((s) =>
        places.map((t) => (s < t && Math.floor(s / subCenters) === Math.floor(t / subCenters) ? 1 : 0)),
      );
      const squares = tf.sub(2, tf.mul(cosines(tf, vectors, vectors), 2));
      // Equal vectors, whose square may round to less than 0, are 0 apart with gradient 0.
      const apart = tf.sqrt(tf.maximum(squares, 1e-12));
      const divisor = classes * subCenters * (subCenters - 1);
      return tf.mul(tf.sum(tf.mul(apart, tf.tensor2d(pairs))), weight / divisor);
    },
  }),
});
