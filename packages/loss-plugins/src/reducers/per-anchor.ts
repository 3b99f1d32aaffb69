import { component, defineReducer, reduceTerms, services, Type } from '@hemlkit/core/plugin';
import { quotient } from './quotient';

/**
 * PML's PerAnchorReducer: the mean of each anchor's terms (0 where it has none) goes to another reducer, as one term
 * an anchor. A tuple that was picked twice counts once.
 */
export const perAnchor = defineReducer({
  type: 'per-anchor',
  summary: 'First the mean for each anchor, then another reducer over the anchors.',
  options: Type.Object({
    reducer: component('reducer', {
      default: { type: 'mean' },
      description: 'Reduces the means of the anchors.',
    }),
  }),
  inject: { tf: services.tf },
  create: ({ reducer }, { tf }) => ({
    distinct: true,
    needsDivisor: reducer.needsDivisor,
    reduce: ({ sum, count, ...rest }) =>
      reduceTerms(tf, reducer, { losses: quotient(tf, sum, count), ...rest }),
  }),
});
