import { defineDistance, services, Type } from '@hemlkit/core/plugin';
import { normalise } from './normalise';

/** PML's CosineSimilarity. */
export const cosine = defineDistance({
  type: 'cosine',
  summary: 'Cosine similarity, -1 to 1; larger is closer.',
  options: Type.Object({}),
  inject: { tf: services.tf },
  create: (_, { tf }) => ({
    inverted: true,
    matrix: (a, b) => tf.matMul(normalise(tf, a), normalise(tf, b), false, true),
  }),
});
