import { defineReducer, services, Type } from '@hemlkit/core/plugin';

/** PML's SumReducer: Σ terms. */
export const sum = defineReducer({
  type: 'sum',
  summary: 'The sum of the terms.',
  options: Type.Object({}),
  inject: { tf: services.tf },
  create: (_, { tf }) => ({ reduce: (sums) => tf.sum(sums.sum) }),
});
