import { type Static, Type } from '@hemlkit/core/plugin';

const margin = (description: string, value: number) =>
  Type.Number({ minimum: 0, maximum: 4, default: value, description });

export const avslOptions = Type.Object({
  dimensions: Type.Integer({
    minimum: 2,
    default: 512,
    description: 'Nodes of each level: the length of its embedding.',
  }),
  layers: Type.Optional(
    Type.Array(Type.String({ minLength: 1 }), {
      minItems: 1,
      description:
        "Layers of the trunk whose feature maps are the levels, from the lowest: `[conv2, conv3, conv4]`. Default: the trunk's last three whose maps have at least two cells a side.",
    }),
  ),
  topK: Type.Integer({
    minimum: 1,
    default: 128,
    description: 'Edges that are kept to the nodes below of each node, from the largest.',
  }),
  gamma: Type.Number({
    exclusiveMinimum: 0,
    default: 10,
    description: "Steepness of the probability that a node's own distance counts and not the one from below.",
  }),
  momentum: Type.Number({
    minimum: 0,
    exclusiveMaximum: 1,
    default: 0.5,
    description: 'What is kept of the edges at each step; the rest comes from the batch.',
  }),
  proxies: Type.Boolean({
    default: true,
    description:
      'Whether samples are compared with learned proxies of the labels, as in the published runs with Proxy-Anchor; else with one another.',
  }),
  alpha: Type.Number({
    exclusiveMinimum: 0,
    default: 16,
    description:
      "Scale of Proxy-Anchor. The published runs have 16 on the command line; the code's own file has 32.",
  }),
  positiveMargin: margin(
    "Distance within which a level's positives are to be, of squared distances 0 to 4. As in the published runs; the code's class has 0.9.",
    1.8,
  ),
  negativeMargin: margin(
    "Distance beyond which a level's negatives are to be. As in the published runs on birds; those on products have 2.4.",
    2.2,
  ),
  finalPositiveMargin: margin('The same of positives by the distance of the whole graph.', 1.8),
  finalNegativeMargin: margin('The same of negatives by the distance of the whole graph.', 2.2),
  weights: Type.Optional(
    Type.Array(Type.Number({ minimum: 0 }), {
      minItems: 1,
      description:
        "Weight of each level's loss beside the graph's. Default: 0.5, 1, 0.5 of three levels, as in the published runs on birds, else 1 each; the code's class has 0.1, 0.2, 0.4.",
    }),
  ),
});

export type AvslOptions = Static<typeof avslOptions>;
