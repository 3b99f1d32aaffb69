import { component, Type } from '@hemlkit/core/plugin';

/** The options that all retrieval metrics share. */
export const retrievalOptions = {
  distance: component('distance', {
    default: { type: 'euclidean' },
    description: 'By what the neighbours are ranked.',
  }),
  average: Type.Enum(['queries', 'classes'], {
    default: 'queries',
    description: "The mean over the queries, or the mean of the classes' means.",
  }),
  perClass: Type.Boolean({ default: false, description: "Report each label's mean too, as NAME/LABEL." }),
  ownGroup: Type.Enum(['compare', 'leave-out'], {
    default: 'compare',
    description:
      'What is done with neighbours of the group of a query (`dataset.group`: photos of one person); leave-out: they are none.',
  }),
  unmatched: Type.Enum(['leave-out', 'zero'], {
    default: 'leave-out',
    description: 'What is done with queries that no reference matches; zero counts them as failed.',
  }),
};

/** How many neighbours a metric without a K of its own looks at. */
export const depthOption = {
  k: Type.Optional(
    Type.Union([Type.Integer({ minimum: 1 }), Type.Literal('largest-class')], {
      description:
        'How many neighbours are looked at; largest-class: as many as match the query that most match. Default: all.',
    }),
  ),
};
