import { defineReducer, services, Type } from '@hemlkit/core/plugin';

/** Σ wᵢ·mᵢ / Σ wᵢ with mᵢ the mean of an anchor's terms and wᵢ = e^(sharpness · mᵢ). */
export const myReducer = defineReducer({
  type: 'my-reducer',
  summary: 'A mean of the anchors in which those with a larger loss count for more.',
  options: Type.Object({
    sharpness: Type.Number({
      minimum: 0,
      default: 2,
      description: '0: the mean of the anchors; the larger it is, the more it looks at the worst one.',
    }),
  }),
  inject: { tf: services.tf },
  create: ({ sharpness }, { tf }) => ({
    reduce: ({ sum, count }) => {
      const means = tf.div(sum, tf.maximum(count, 1));
      // Less the largest, so that no power is infinite; anchors without a term do not count.
      const powers = tf.exp(tf.mul(tf.sub(means, tf.max(means)), sharpness));
      const weights = tf.mul(powers, tf.step(count));
      // At least something, so that nothing is divided by 0 where no term counts.
      return tf.div(tf.sum(tf.mul(weights, means)), tf.maximum(tf.sum(weights), 1e-12));
    },
  }),
});
