import { defineDistance, services, type Tensor2D, Type } from '@hemlkit/core/plugin';
import { normalise } from './normalise';
import { differences, powerFromZero, squaredDistances, sumOfPowers } from './pairwise';
import { squaredRanking } from './ranking';

/** PML's LpDistance: (Σ|a − b|^p)^(power / p), gradient 0 where rows are equal. */
export const euclidean = defineDistance({
  type: 'euclidean',
  summary: 'Euclidean distance of the normalised embeddings; other p give other Lp distances.',
  options: Type.Object({
    normalize: Type.Boolean({
      default: true,
      description: 'Give every embedding the length 1, in the norm p, first.',
    }),
    p: Type.Number({ minimum: 1, default: 2, description: 'The norm: 2 Euclidean, 1 city block.' }),
    power: Type.Number({
      exclusiveMinimum: 0,
      default: 1,
      description: 'Power of the distance; 2 gives the squared distance.',
    }),
  }),
  inject: { tf: services.tf },
  create: ({ normalize, p, power }, { tf }) => {
    const rows = (x: Tensor2D) => (normalize ? normalise(tf, x, p) : x);
    return {
      inverted: false,
      matrix: (a, b) => {
        const [left, right] = [rows(a), rows(b)];
        if (p === 2) return powerFromZero(tf, squaredDistances(tf, left, right), power / 2);
        return powerFromZero(tf, sumOfPowers(tf, differences(tf, left, right), p), power / p);
      },
      // Other norms are no products.
      ...(p === 2 ? { ranking: squaredRanking(tf, rows) } : {}),
    };
  },
});
