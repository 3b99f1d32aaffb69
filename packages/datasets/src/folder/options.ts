import { type Static, Type } from '@hemlkit/core/plugin';

const closed = { additionalProperties: false };
const number = Type.Integer({ minimum: 1, description: 'So many images, drawn at random.' });

const part = Type.Union([
  number,
  Type.Object(
    { prefix: Type.String({ description: 'File names begin with it.' }), count: Type.Optional(number) },
    closed,
  ),
  Type.Object(
    {
      list: Type.String({ description: 'A text file with one image name a line.' }),
      count: Type.Optional(number),
    },
    closed,
  ),
]);

const label = Type.Union([
  Type.Object(
    {
      column: Type.String({ description: 'A column of the file.' }),
      file: Type.Optional(
        Type.String({ description: 'A CSV file whose first column names the image. Default: labels.csv.' }),
      ),
    },
    closed,
  ),
  Type.Object(
    {
      present: Type.String({ description: 'The name of a class: the label is whether the mask shows it.' }),
      minShare: Type.Optional(
        Type.Number({
          minimum: 0,
          maximum: 1,
          description: 'The share of pixels from which on it counts. Default: any pixel.',
        }),
      ),
    },
    closed,
  ),
  Type.Object(
    { folder: Type.Literal(true, { description: 'The label is the name of the folder the image lies in.' }) },
    closed,
  ),
]);

export const options = Type.Object({
  root: Type.String({
    minLength: 1,
    description: "The dataset's folder; relative paths begin at the spec's folder.",
  }),
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
export type LabelRule = Static<typeof label>;
export type SplitRule = FolderOptions['split'];
export type SplitPart = Static<typeof part>;
