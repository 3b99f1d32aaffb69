import { defineRegularizer, services, Type } from '@hemlkit/core/plugin';
import { weightOption } from './weight';

/**
 * PML's CenterInvariantRegularizer (Wu et al., "Deep Face Recognition with Center Invariant Loss", 2017): the mean
 * over the vectors of (‖v‖² − mean of all ‖v‖²)² / 4.
 */
export const centerInvariant = defineRegularizer({
  type: 'center-invariant',
  summary: 'Draws the class vectors to one length.',
  options: Type.Object({ weight: weightOption }),
  inject: { tf: services.tf },
  create: ({ weight }, { tf }) => ({
    penalty: (vectors) => {
      const squares = tf.sum(tf.square(vectors), 1);
      const deviations = tf.sub(squares, tf.mean(squares));
      return tf.mul(tf.mean(tf.square(deviations)), weight / 4);
    },
  }),
});
