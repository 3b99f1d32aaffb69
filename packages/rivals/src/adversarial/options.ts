import { type Static, Type } from '@hemlkit/core/plugin';

export const adversarialOptions = Type.Object({
  losses: Type.Enum(['published', 'pytorch-metric-learning'], {
    default: 'published',
    description:
      "`published`: squared distances, of features as sums over their numbers, as in the authors' code. `pytorch-metric-learning`: distances of embeddings at length 1 and means over all numbers of features, as in its trainer.",
  }),
  joint: Type.Boolean({
    default: false,
    description:
      "Whether every part is trained by every term, as in the authors' code. Else the generator's terms train the generator and the rest the network, as an adversary is usually trained; the default, because a network that helps its adversary makes negatives easier.",
  }),
  pretrain: Type.Integer({
    minimum: 0,
    default: 5,
    description:
      'Epochs of the loss alone, before the generator takes part. The published runs have 20 of 100.',
  }),
  hidden: Type.Integer({ minimum: 1, default: 512, description: "Units of the generator's hidden layer." }),
  triplets: Type.Integer({
    minimum: 1,
    default: 1,
    description:
      'Triplets that are drawn of each anchor at each step. The published code has one; the trainer of PyTorch Metric Learning draws 100.',
  }),
  alpha: Type.Number({
    minimum: 0,
    default: 1,
    description: 'Margin of the adversarial and the metric term. Of `pytorch-metric-learning` usually 0.1.',
  }),
  hard: Type.Number({
    minimum: 0,
    default: 1,
    description: 'Weight of the term that keeps generated negatives near the anchor.',
  }),
  regular: Type.Number({
    minimum: 0,
    default: 1,
    description: 'Weight of the term that keeps generated negatives near the negative they are made of.',
  }),
  adversarial: Type.Number({
    minimum: 0,
    default: 1,
    description:
      "Weight of the term that has generated negatives nearer than positives. The authors' code has 1, a later repository of theirs 50.",
  }),
  metric: Type.Number({
    minimum: 0,
    default: 1,
    description: 'Weight of the term that the network learns from generated negatives.',
  }),
  loss: Type.Number({
    minimum: 0,
    default: 0,
    description:
      "Weight of the spec's loss once the generator takes part. The published code has 0, the trainer of PyTorch Metric Learning 1.",
  }),
});

export type AdversarialOptions = Static<typeof adversarialOptions>;
