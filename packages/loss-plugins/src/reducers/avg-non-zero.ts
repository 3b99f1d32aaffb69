import { defineReducer, type Scalar, services, Type } from '@hemlkit/core/plugin';
import { quotient } from './quotient';

/** PML's AvgNonZeroReducer: the mean of the terms above 0, so that what is already learned does not dilute the rest. */
export const avgNonZero = defineReducer({
  type: 'avg-non-zero',
  summary: 'The mean of the terms above 0.',
  options: Type.Object({}),
  inject: { tf: services.tf },
  create: (_, { tf }) => ({
    above: 0,
    reduce: ({ sum, count }) => quotient<Scalar>(tf, tf.sum(sum), tf.sum(count)),
  }),
});
