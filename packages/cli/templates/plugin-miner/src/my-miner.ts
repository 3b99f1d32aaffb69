import { component, defineMiner, pairMasks, services, Type } from '@hemlkit/core/plugin';

/** Positive pairs further apart than `far`, negative pairs nearer than `near`. */
export const myMiner = defineMiner({
  type: 'my-miner',
  summary: 'Picks positive pairs that are far apart and negative pairs that are near.',
  options: Type.Object({
    far: Type.Number({ default: 0.2, description: 'Positive pairs are picked beyond this distance.' }),
    near: Type.Number({ default: 1, description: 'Negative pairs are picked within this distance.' }),
    distance: component('distance', { default: { type: 'euclidean' }, description: 'The distance.' }),
  }),
  inject: { tf: services.tf },
  create: ({ far, near, distance }, { tf }) => ({
    mine: ({ embeddings, labels, reference }) => {
      // Float32 [batch, references] of 0 and 1, row the anchor.
      const { positive, negative } = pairMasks(tf, labels, reference);
      const matrix = distance.matrix(embeddings, reference?.embeddings ?? embeddings);
      // 1 above 0, else 0. Its gradient is 0: a choice is not differentiated.
      const isFar = tf.step(tf.sub(matrix, far));
      const isNear = tf.step(tf.sub(near, matrix));
      return { kind: 'pairs', positive: tf.mul(positive, isFar), negative: tf.mul(negative, isNear) };
    },
  }),
});
