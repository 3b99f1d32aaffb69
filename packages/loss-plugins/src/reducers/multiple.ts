import { component, defineReducer, HemlError, Type } from '@hemlkit/core/plugin';

/** PML's MultipleReducers: a reducer for each part of a loss (for example `positive` and `negative`). */
export const multiple = defineReducer({
  type: 'multiple',
  summary: 'A reducer for each part of a loss; the loss is the sum of the parts.',
  options: Type.Object({
    parts: Type.Record(Type.String(), component('reducer'), {
      description: "One reducer a part, by the part's name: `positive: { type: mean }`.",
    }),
  }),
  create: ({ parts }) => ({
    parts,
    reduce: () => {
      throw new HemlError('The reducer `multiple` reduces the parts of a loss, not one of them.', {
        code: 'reducer-misplaced',
        kind: 'usage',
        hint: 'Use it as the `reducer` of a loss, not inside another reducer.',
      });
    },
  }),
});
