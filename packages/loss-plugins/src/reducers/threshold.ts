import { defineReducer, HemlError, type Scalar, services, Type } from '@hemlkit/core/plugin';
import { quotient } from './quotient';

/** PML's ThresholdReducer: the mean of the terms above `low` and below `high`. */
export const threshold = defineReducer({
  type: 'threshold',
  summary: 'The mean of the terms between two bounds.',
  options: Type.Object({
    low: Type.Optional(Type.Number({ description: 'Only terms above it count.' })),
    high: Type.Optional(Type.Number({ description: 'Only terms below it count.' })),
  }),
  inject: { tf: services.tf },
  create: ({ low, high }, { tf }) => {
    if (low === undefined && high === undefined)
      throw new HemlError('The reducer `threshold` has no threshold.', {
        code: 'threshold-missing',
        kind: 'usage',
        hint: 'Give it `low`, `high` or both; without either it is `mean`.',
      });
    if (low !== undefined && high !== undefined && low >= high)
      throw new HemlError(
        `The reducer \`threshold\` lets nothing count: no term is above ${low} and below ${high}.`,
        {
          code: 'range-empty',
          kind: 'usage',
          hint: 'Make `low` of the reducer `threshold` less than `high`.',
        },
      );
    return {
      above: low,
      below: high,
      reduce: ({ sum, count }) => quotient<Scalar>(tf, tf.sum(sum), tf.sum(count)),
    };
  },
});
