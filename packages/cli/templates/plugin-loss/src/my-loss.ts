import { component, defineLoss, services, Type, toPairs } from '@hemlkit/core/plugin';

/** Mean over pairs of log(1 + exp(s(d − t))) for a positive pair, log(1 + exp(s(t − d))) for a negative one. */
export const myLoss = defineLoss({
  type: 'my-loss',
  summary: 'Logistic loss: positive pairs within a distance, negative ones beyond (after Hu et al., 2014).',
  options: Type.Object({
    threshold: Type.Number({ default: 1, description: 'The distance t at which a pair is undecided.' }),
    sharpness: Type.Number({ exclusiveMinimum: 0, default: 5, description: 'How steep s it is there.' }),
    distance: component('distance', { default: { type: 'euclidean' }, description: 'The distance d.' }),
  }),
  inject: { tf: services.tf },
  create: ({ threshold, sharpness, distance }, { tf }) => ({
    compute: ({ embeddings, labels, tuples, reference }) => {
      // Float32 [batch, references]: how often each pair counts, 0 for the pairs that do not.
      const { positive, negative } = toPairs(tf, labels, tuples, reference);
      const matrix = distance.matrix(embeddings, reference?.embeddings ?? embeddings);
      const excess = tf.mul(tf.sub(matrix, threshold), sharpness);
      const far = tf.mul(positive, tf.softplus(excess));
      const near = tf.mul(negative, tf.softplus(tf.neg(excess)));
      return tf.div(tf.sum(tf.add(far, near)), tf.maximum(tf.sum(tf.add(positive, negative)), 1));
    },
  }),
});
