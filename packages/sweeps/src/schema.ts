import { Type } from '@hemlkit/core/plugin';

const texts = { items: { type: 'string', minLength: 1 }, minItems: 1 };

/** A list, or a map that gives each value a name. */
const values = (description: string) =>
  Type.Unsafe({
    description,
    anyOf: [
      { type: 'array', minItems: 1 },
      { type: 'object', minProperties: 1 },
    ],
  });

const axes = (description: string) =>
  Type.Unsafe({
    type: 'object',
    default: {},
    description,
    additionalProperties: values(
      'the values that it takes, a list or a map `name: value`. One value alone stands under `set`.',
    ),
  });

/** What a sweep file may hold. */
export const sweepSchema = Type.Object(
  {
    heml: Type.Literal(1, { description: 'The version of this format.' }),
    name: Type.String({
      pattern: '^[\\p{L}\\p{N}_][\\p{L}\\p{N}\\p{M}_.+=,-]*$',
      description: "The sweep's name and its folder: letters, digits, `_`, `-`, `+`, `=`, `,` and `.`.",
    }),
    base: Type.Unsafe({
      description:
        'The spec that every run is made from, relative to this file; or several, as a list or a map `name: spec`.',
      if: { type: 'string' },
      // biome-ignore lint/suspicious/noThenProperty: JSON Schema's keyword
      then: { minLength: 1 },
      else: {
        if: { type: 'array' },
        // biome-ignore lint/suspicious/noThenProperty: JSON Schema's keyword
        then: texts,
        else: { type: 'object', minProperties: 1, additionalProperties: { type: 'string', minLength: 1 } },
      },
    }),
    set: Type.Unsafe({
      type: 'object',
      default: {},
      description: 'Settings that all runs have in common: `training.epochs: 2`.',
    }),
    grid: axes('Settings and the values that each takes: every combination is a run.'),
    zip: axes('Settings that vary together: the first values make a run, then the second ones.'),
    seeds: Type.Optional(
      Type.Array(Type.Integer({ minimum: 0, maximum: 4294967295 }), {
        minItems: 1,
        uniqueItems: true,
        description: 'Every combination is run with each of these seeds.',
      }),
    ),
  },
  { title: 'HEML sweep', additionalProperties: false },
);
