import { defineDistance, services, type Tensor2D, Type } from '@hemlkit/core/plugin';
import { normalise } from './normalise';
import { productRanking } from './ranking';

/** PML's CosineSimilarity: ab / (|a| |b|); 0 for a row of zeros. */
export const cosine = defineDistance({
  type: 'cosine',
  summary: 'Cosine similarity, -1 to 1; larger is closer.',
  options: Type.Object({}),
  inject: { tf: services.tf },
  create: (_, { tf }) => {
    const rows = (x: Tensor2D) => normalise(tf, x);
    return {
      inverted: true,
      matrix: (a, b) => tf.matMul(rows(a), rows(b), false, true),
      ranking: productRanking(tf, rows),
    };
  },
});
