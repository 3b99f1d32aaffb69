import { filePath, type Static, Type } from '@hemlkit/core/plugin';

const closed = { additionalProperties: false };
const number = Type.Integer({ minimum: 1, description: 'So many images, drawn at random.' });

const part = Type.Union([
  number,
  // Unknown keys are left to `partOf`, whose message says more than that no alternative fits.
  Type.Object(
    {
      prefix: Type.Optional(Type.String({ description: 'File names begin with it.' })),
      list: Type.Optional(Type.String({ description: 'A text file with one image name a line.' })),
      count: Type.Optional(number),
    },
    { additionalProperties: true },
  ),
]);

const label = Type.Object(
  {
    present: Type.Optional(
      Type.String({ description: 'The name of a class: the label is whether the mask shows it.' }),
    ),
    minShare: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description: 'With present: the share of pixels from which on it counts. Default: any pixel.',
      }),
    ),
    column: Type.Optional(Type.String({ description: 'A column of the file: the label is its value.' })),
    file: Type.Optional(
      Type.String({
        description:
          'With column: a CSV file under root whose first column names the image. Default: labels.csv.',
      }),
    ),
    folder: Type.Optional(
      Type.Boolean({ description: 'true: the label is the name of the folder the image lies in.' }),
    ),
  },
  { ...closed, description: 'Where the label comes from: { present }, { column } or { folder: true }.' },
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
  split: Type.Object(
    { train: part, validation: part, test: Type.Optional(part) },
    {
      ...closed,
      description:
        "Each split's images: a number (drawn at random, from the images no other split names), { prefix }, or { list }; the last two with a count if only so many are wanted.",
    },
  ),
  balanced: Type.Boolean({
    default: false,
    description: 'Images that are drawn are drawn evenly over the labels.',
  }),
});

export type FolderOptions = Static<typeof options>;
export type SplitRule = FolderOptions['split'];
