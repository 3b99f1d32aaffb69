import { defineReducer, type Scalar, services, Type } from '@hemlkit/core/plugin';
import { quotient } from './quotient';

/** PML's MeanReducer: Σ terms / how many there are. */
export const mean = defineReducer({
  type: 'mean',
  summary: 'The mean of the terms.',
  options: Type.Object({}),
  inject: { tf: services.tf },
  create: (_, { tf }) => ({
    reduce: ({ sum, count }) => quotient<Scalar>(tf, tf.sum(sum), tf.sum(count)),
  }),
});
