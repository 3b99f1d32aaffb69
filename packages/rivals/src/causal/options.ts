import { type Static, Type } from '@hemlkit/core/plugin';

const weight = (description: string, value: number) =>
  Type.Number({ minimum: 0, default: value, description });

export const causalOptions = Type.Object({
  dimensions: Type.Integer({ minimum: 1, default: 128, description: 'Length of an embedding.' }),
  environments: Type.Integer({
    minimum: 2,
    maximum: 8,
    default: 2,
    description:
      'Into how many environments the training images are divided, by what attention would have to differ between them.',
  }),
  every: Type.Integer({
    minimum: 1,
    default: 5,
    description: 'Epochs from one division to the next; the published runs on products have 10.',
  }),
  rounds: Type.Integer({
    minimum: 1,
    maximum: 20,
    default: 1,
    description:
      'Passes over the training images by which they are divided. The published code asks for 5 and returns after the first.',
  }),
  scale: Type.Number({ exclusiveMinimum: 0, default: 100, description: "CosFace's scale." }),
  margin: Type.Number({
    minimum: 0,
    maximum: 1,
    default: 0.6182,
    description:
      "CosFace's margin. The published runs on birds and on cars have this one, the class's own; on the command line cars have 0.4324, which is not passed on.",
  }),
  invariance: weight(
    'Weight of what the classifier would have to change from one environment to another.',
    1e-4,
  ),
  spread: weight("Weight of how much the environments' attentions differ.", 1e-2),
  regular: weight('Weight of the squared distance of an embedding from the mean of its label.', 0.1),
});

export type CausalOptions = Static<typeof causalOptions>;
