import { defineMiner, pairMasks, services, Type } from '@hemlkit/core/plugin';

/**
 * Every pair that the labels allow, so that a loss over triplets takes every triplet: what losses do without a miner,
 * by name.
 */
export const all = defineMiner({
  type: 'all',
  summary: 'Picks every pair that the labels allow: what a loss takes without a miner.',
  options: Type.Object({}),
  inject: { tf: services.tf },
  create: (_, { tf }) => ({
    mine: ({ labels, reference }) => ({ kind: 'pairs', ...pairMasks(tf, labels, reference) }),
  }),
});
