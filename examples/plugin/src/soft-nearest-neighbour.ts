import { component, defineLoss, services, Type, toPairs } from '@hemlkit/core/plugin';

/** Mean over anchors of −log(Σ⁺ exp(−d²/T) / Σ exp(−d²/T)), the upper sum over positive pairs, the lower over all. */
export const softNearestNeighbour = defineLoss({
  type: 'soft-nearest-neighbour',
  summary: 'Makes it likely that the neighbour of a sample has its label (Frosst et al., 2019).',
  options: Type.Object({
    temperature: Type.Number({ exclusiveMinimum: 0, default: 0.5, description: 'The reach T.' }),
    distance: component('distance', { default: { type: 'euclidean' }, description: 'The distance d.' }),
  }),
  inject: { tf: services.tf },
  create: ({ temperature, distance }, { tf }) => ({
    compute: ({ embeddings, labels, tuples, reference }) => {
      const { positive, negative } = toPairs(tf, labels, tuples, reference);
      const matrix = distance.matrix(embeddings, reference?.embeddings ?? embeddings);
      const near = tf.exp(tf.div(tf.square(matrix), -temperature));
      const own = tf.sum(tf.mul(positive, near), 1);
      const all = tf.add(own, tf.sum(tf.mul(negative, near), 1));
      const counts = tf.sign(tf.sum(positive, 1));
      const terms = tf.sub(tf.log(tf.maximum(all, 1e-38)), tf.log(tf.maximum(own, 1e-38)));
      return tf.div(tf.sum(tf.mul(terms, counts)), tf.maximum(tf.sum(counts), 1));
    },
  }),
});
