import { type Static, Type } from '@hemlkit/core/plugin';

const number = Type.Integer({
  minimum: 1,
  maximum: 1_000_000_000,
  description: 'This many images, drawn at random.',
});

const part = Type.Union([
  number,
  // Unknown keys are left to `partRule`: its message explains more than that no alternative fits.
  Type.Object(
    {
      prefix: Type.Optional(Type.String({ description: 'File names begin with it.' })),
      list: Type.Optional(
        Type.String({
          description:
            "A text file with one image name a line; a relative path begins at the dataset's folder.",
        }),
      ),
      count: Type.Optional(number),
    },
    { additionalProperties: true },
  ),
]);

/** The `split` of a folder, which knows no splits of its own. */
export const splitOption = Type.Object(
  { train: part, validation: part, test: Type.Optional(part) },
  {
    additionalProperties: false,
    description:
      "Each split's images: a number (drawn at random, from the images no other split names), { prefix }, or { list }; the last two with a count if only this many are wanted.",
  },
);

export type SplitRule = Static<typeof splitOption>;

export const balancedOption = Type.Boolean({
  default: false,
  description: 'Images that are drawn are drawn evenly over the labels.',
});

export const groupOption = Type.Optional(
  Type.String({
    description:
      'An attribute: images with the same value (of one person, of one video) belong together. Splits that are drawn do not divide them, and audits and metrics take them as one. Absent: all are independent.',
  }),
);

const size = (what: string) =>
  Type.Union([Type.Integer({ minimum: 1, maximum: 1_000_000_000 }), Type.Literal('all')], {
    description: `${what} images: a number, drawn by the spec's seed, or all.`,
  });

/** The splits of a dataset whose authors have split it. */
export const sizeProperties = {
  train: size('Training'),
  validation: size('Validation'),
  test: Type.Optional(size('Test')),
  partition: Type.Optional(
    Type.Union([Type.Literal('official'), Type.Literal('none')], {
      description:
        "official: each split is drawn from the authors' split of that name. none: all are drawn from all images. Default: official where there is one.",
    }),
  ),
  balanced: balancedOption,
  group: groupOption,
};

export interface SizeOptions {
  train: number | 'all';
  validation: number | 'all';
  test?: number | 'all';
  partition?: 'official' | 'none';
  group?: string;
}
