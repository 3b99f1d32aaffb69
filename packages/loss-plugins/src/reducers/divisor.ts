import { defineReducer, type Scalar, services, Type } from '@hemlkit/core/plugin';
import { quotient } from './quotient';

/** PML's DivisorReducer: Σ terms / the divisor that the loss gives with them; 0 where that is 0. */
export const divisor = defineReducer({
  type: 'divisor',
  summary: 'The sum of the terms over a number that the loss gives.',
  options: Type.Object({}),
  inject: { tf: services.tf },
  create: (_, { tf }) => ({
    needsDivisor: true,
    reduce: ({ sum, divisor }) => quotient<Scalar>(tf, tf.sum(sum), divisor as Scalar),
  }),
});
