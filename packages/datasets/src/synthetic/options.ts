import { type Static, Type } from '@hemlkit/core/plugin';
import { attributeNames, labelNames } from './attributes';

export const options = Type.Object({
  label: Type.Enum(labelNames, {
    default: 'smile',
    description: 'The attribute that is the label; or `person`: whose face it is, which every part shows.',
  }),
  facesPerPerson: Type.Optional(
    Type.Integer({
      minimum: 2,
      description: 'Where the label is `person`: how many images there are of each one. Absent: 10.',
    }),
  ),
  size: Type.Integer({ default: 64, minimum: 32, maximum: 1024, description: 'Height and width in pixels.' }),
  train: Type.Integer({
    default: 400,
    minimum: 2,
    description: 'Faces to train on, half of them with the label.',
  }),
  validation: Type.Integer({ default: 200, minimum: 2, description: 'Faces to validate on.' }),
  test: Type.Integer({ default: 0, minimum: 0, description: 'Faces to test on.' }),
  noise: Type.Number({
    default: 6,
    minimum: 0,
    maximum: 64,
    description: "The pixel noise's standard deviation, in steps of 0..255.",
  }),
  bias: Type.Optional(
    Type.Object(
      {
        attribute: Type.Enum(attributeNames, {
          description: 'An attribute that is associated with the label in the training split.',
        }),
        agreement: Type.Number({
          minimum: 0,
          maximum: 1,
          description:
            'Agreement rate: the share of training images whose attribute equals the label. 0.5: no association. The phi coefficient of the two is about 2 x agreement - 1.',
        }),
      },
      {
        additionalProperties: false,
        description: 'Plants a bias in the training split; validation and test have none.',
      },
    ),
  ),
});

export type SyntheticOptions = Static<typeof options>;
