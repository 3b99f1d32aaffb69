import { type Static, Type } from '@hemlkit/core/plugin';

/** What a `label` may contain, whatever the dataset. */
export const labelProperties = {
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
  less: Type.Optional(
    Type.Union([Type.Literal('absent'), Type.Literal('drop')], {
      description:
        'With minShare: what an image is that shows the class on fewer pixels, `absent` (default) or left out.',
    }),
  ),
  column: Type.Optional(Type.String({ description: 'A column of the file: the label is its value.' })),
  verbatim: Type.Optional(
    Type.Boolean({
      description:
        'With column: its values are the labels as they stand. Default: false; a column of yes and no, for example 1 and 0, gives `NAME` and `no-NAME`.',
    }),
  ),
  values: Type.Optional(
    Type.Array(Type.String({ minLength: 1 }), {
      minItems: 2,
      uniqueItems: true,
      description: 'With column: the values that count; images with another one are left out. Default: all.',
    }),
  ),
  bins: Type.Optional(
    Type.Array(Type.Number(), {
      minItems: 1,
      description:
        'With column: numbers at which a column of amounts is parted. [30, 50] gives the labels `under 30`, `30 to 50` (without 50) and `50 or more`.',
    }),
  ),
  file: Type.Optional(
    Type.String({
      description:
        'With column: a table under root: CSV, JSON (a list of records, or an object by image) or JSON lines. Default: labels.csv.',
    }),
  ),
  image: Type.Optional(
    Type.String({
      description: 'With column: the column of the table that names the image. Default: the first.',
    }),
  ),
};

const rules = Type.Object(labelProperties, { additionalProperties: false });

/** The `label` of a dataset whose images have attributes. */
export const attributeLabel = (description: string) =>
  Type.Union([Type.String({ minLength: 1 }), rules], { description });

export type LabelOptions = Static<typeof rules> & { folder?: boolean };
