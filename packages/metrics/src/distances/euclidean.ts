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
    // Without a default, which would be part of what decides the weights of every spec with this distance.
    scale: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        description:
          'What the distance is multiplied by in the end: 0.25 makes squared distances of embeddings of length 1 lie in 0..1. Absent: 1.',
      }),
    ),
  }),
  inject: { tf: services.tf },
  create: ({ normalize, p, power, scale }, { tf }) => {
    const rows = (x: Tensor2D) => (normalize ? normalise(tf, x, p) : x);
    const distances = (left: Tensor2D, right: Tensor2D): Tensor2D => {
      if (p === 2) return powerFromZero(tf, squaredDistances(tf, left, right), power / 2);
      return powerFromZero(tf, sumOfPowers(tf, differences(tf, left, right), p), power / p);
    };
    return {
      inverted: false,
      matrix: (a, b) => {
        const matrix = distances(rows(a), rows(b));
        return scale === undefined ? matrix : tf.mul(matrix, scale);
      },
      // Other norms cannot be ranked by products.
      ...(p === 2 ? { ranking: squaredRanking(tf, rows) } : {}),
    };
  },
});
