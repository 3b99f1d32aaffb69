import { filePath, type Static, Type } from '@hemlkit/core/plugin';
import { labelProperties } from '../shared/labels/options';
import { balancedOption, groupOption, splitOption } from '../shared/splits/options';

const label = Type.Object(
  {
    ...labelProperties,
    folder: Type.Optional(
      Type.Boolean({ description: 'true: the label is the name of the folder the image lies in.' }),
    ),
  },
  {
    additionalProperties: false,
    description: 'Where the label comes from: { present }, { column } or { folder: true }.',
  },
);

export const options = Type.Object({
  root: filePath({ description: "The dataset's folder." }),
  images: Type.String({
    default: 'images',
    description: 'The folder of images under root; folders in it are read too.',
  }),
  masks: Type.Optional(
    Type.String({
      description:
        "The folder of class maps under root: an image's name with .png. Default: masks, where there is one.",
    }),
  ),
  classes: Type.String({
    default: 'classes.json',
    description: 'Names of the class ids: a JSON list, or { "classes": [...] }.',
  }),
  label,
  attributes: Type.Optional(
    Type.Record(
      Type.String({ minLength: 1 }),
      Type.Union([
        Type.Object(
          {
            before: Type.String({
              minLength: 1,
              description: 'What stands in the file name before the last of this text.',
            }),
          },
          { additionalProperties: false },
        ),
        Type.Object(
          { folder: Type.Literal(true, { description: 'The name of the folder that the image lies in.' }) },
          { additionalProperties: false },
        ),
      ]),
      {
        description:
          "Attributes that the images' names give: `{ person: { before: _ } }` has `anna` of anna_12.png. `group` may name it.",
      },
    ),
  ),
  split: splitOption,
  balanced: balancedOption,
  group: groupOption,
});

export type FolderOptions = Static<typeof options>;
