import { defineDistance, services, Type } from '@hemlkit/core/plugin';
import { normalise } from './normalise';
import { differences, powerFromZero, squaredDistances, sumOfPowers } from './pairwise';

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
  create: ({ normalize, p, power }, { tf }) => ({
    inverted: false,
    matrix: (a, b) => {
      const [left, right] = normalize ? [normalise(tf, a, p), normalise(tf, b, p)] : [a, b];
      if (p === 2) return powerFromZero(tf, squaredDistances(tf, left, right), power / 2);
      return powerFromZero(tf, sumOfPowers(tf, differences(tf, left, right), p), power / p);
    },
  }),
});
