import { defineDistance, services, type Tensor2D, Type } from '@hemlkit/core/plugin';
import { normalise } from './normalise';
import { productRanking } from './ranking';

/** PML's DotProductSimilarity: ab, of the normalised embeddings by default, which then is the cosine. */
export const dot = defineDistance({
  type: 'dot',
  summary: 'Inner product; larger is closer.',
  options: Type.Object({
    normalize: Type.Boolean({ default: true, description: 'Give every embedding the length 1 first.' }),
  }),
  inject: { tf: services.tf },
  create: ({ normalize }, { tf }) => {
    const rows = (x: Tensor2D) => (normalize ? normalise(tf, x) : x);
    return {
      inverted: true,
      matrix: (a, b) => tf.matMul(rows(a), rows(b), false, true),
      ranking: productRanking(tf, rows),
    };
  },
});
