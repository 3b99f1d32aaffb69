import { type Static, Type } from '@hemlkit/core/plugin';

export const dimlOptions = Type.Object({
  dimensions: Type.Integer({
    minimum: 1,
    default: 128,
    description: 'Length of the vector of each position.',
  }),
  grid: Type.Integer({
    minimum: 2,
    maximum: 16,
    default: 4,
    description: 'Positions a side that images are compared at.',
  }),
  resize: Type.Enum(['needed', 'always'], {
    default: 'needed',
    description:
      'How a map becomes the grid. `needed`: averaged where its cells are a multiple of the grid, else interpolated to four times the grid first. `always` interpolates first, as the published code does for any map whose trunk has 7 cells.',
  }),
  epsilon: Type.Number({
    exclusiveMinimum: 0,
    default: 0.05,
    description: 'How much a transport plan is blurred by entropy.',
  }),
  iterations: Type.Integer({
    minimum: 1,
    maximum: 1000,
    default: 100,
    description: 'Rounds of the Sinkhorn iteration at most, in training and afterwards.',
  }),
  tolerance: Type.Number({
    minimum: 0,
    default: 0.1,
    description: 'The iteration ends after a round that changes it by less.',
  }),
  marginals: Type.Enum(['cross', 'uniform'], {
    default: 'cross',
    description:
      "How much each position may be matched: `cross`, as it agrees with the other image's centre; `uniform`, all alike.",
  }),
  swapped: Type.Boolean({
    default: false,
    description:
      'Whether each image has the marginals of the other in training. The published training code does so by mistake, its retrieval does not; the default is what the paper describes.',
  }),
  ends: Type.Enum(['pair', 'together'], {
    default: 'pair',
    description:
      'When the iteration ends after training: `pair`, each pair by itself, so that it is as far apart alone as among others; `together`, the pairs of a query by their mean, as in the published code. The two differ by some 1e-4.',
  }),
  rerank: Type.Integer({
    minimum: 1,
    default: 100,
    description:
      'How many images metrics compare with a query by their positions: those with the most similar centres, which are ranked before all others.',
  }),
  alpha: Type.Number({
    exclusiveMinimum: 0,
    default: 2,
    description: "Multi-similarity's scale of positives.",
  }),
  beta: Type.Number({
    exclusiveMinimum: 0,
    default: 40,
    description: "Multi-similarity's scale of negatives.",
  }),
  base: Type.Number({ default: 0.5, description: "Multi-similarity's threshold." }),
  margin: Type.Number({
    minimum: 0,
    default: 0.1,
    description: 'By how much a pair may be easier than the hardest of the other kind to be trained on.',
  }),
});

export type DimlOptions = Static<typeof dimlOptions>;
