import { Type } from '@hemlkit/core/plugin';
import { didYouMean, listed, type SectionProblem, type SpecFacts, type SpecSection } from '@hemlkit/core/run';
import { conditions } from './audit-data/capture';
import { sourceNames } from './audit-data/source-classes';
import type { Blend } from './exchange/exchange-segment';
import { noAttribute } from './no-attribute';

declare module '@hemlkit/core/plugin' {
  interface SpecSections {
    bias: BiasSettings;
  }
}

/** One value of an attribute that the dataset knows, against all others. */
export interface AttributeValue {
  name: string;
  value: string | number | boolean;
}

/** What is known of the ways in which a dataset may be biased. */
export interface BiasSettings {
  /** Segments that may matter, as they define the label or cause it; also `background` and conditions of the whole image. */
  allowed: string[];
  /** An attribute of the dataset: images with the same value (one person's, one video's) are not independent. */
  group?: string;
  /** What `heml deflate` makes independent of the label: whether a segment is seen, how it looks, or an attribute of the dataset by its name. */
  attribute?: string | { segment: string } | { look: string } | AttributeValue;
  /** The segment that it exchanges, or `background`. Default: the attribute's. */
  segment?: string;
  /** The largest |P(attribute | label) - P(attribute)| that it leaves. Default: 0.05. */
  epsilon?: number;
  /** How well a donor's part must lie over the place it comes to, as intersection over union. Default: 0.6. */
  overlap?: number;
  /** How a donor's pixels are joined to the recipient's. Default: `poisson`. */
  blend?: Blend;
}

const schema = Type.Object(
  {
    allowed: Type.Array(Type.String(), {
      default: [],
      description:
        'Segments that may matter, because they define the label: their association with it is not a bias. Also `background`, and conditions of the whole image (`brightness`).',
    }),
    group: Type.Optional(
      Type.String({
        description:
          'An attribute of the dataset: images with the same value (of one person, of one video) are not independent, and audits of the data take them as one. Absent: all are independent.',
      }),
    ),
    attribute: Type.Optional(
      Type.Unsafe<NonNullable<BiasSettings['attribute']>>({
        description:
          'What `heml deflate` makes independent of the label: `{ segment: hat }`, whether it is seen; `{ look: cloth }`, which of two looks it has, as an audit distinguishes them; the name of an attribute of two to eight values that the dataset knows; or one of its values against all others: `{ name: town, value: Ulm }`. Absent: whether `segment` is seen.',
        if: { type: 'string' },
        else: {
          type: 'object',
          properties: {
            segment: { type: 'string' },
            look: { type: 'string' },
            name: { type: 'string' },
            value: { type: ['string', 'number', 'boolean'] },
          },
          minProperties: 1,
          additionalProperties: false,
        },
      }),
    ),
    segment: Type.Optional(
      Type.String({
        description: "The segment that `heml deflate` exchanges, or `background`. Absent: the attribute's.",
      }),
    ),
    epsilon: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description:
          'The largest |P(attribute | label) - P(attribute)| that `heml deflate` leaves. Absent: 0.05.',
      }),
    ),
    overlap: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description:
          "How well a donor's part must lie over the place it comes to (intersection over union). Absent: 0.6.",
      }),
    ),
    blend: Type.Optional(
      Type.Unsafe<Blend>({
        enum: ['poisson', 'feather'],
        description:
          "How composites join a donor's pixels to the recipient's. `poisson`: all that the donor shows in the place, by its gradients; `feather`: the part alone, with an edge that fades out. Absent: poisson.",
      }),
    ),
  },
  {
    description:
      'What audits of the data do not count as a bias, and what `heml deflate` repairs. It does not change what is trained.',
  },
);

/** The section `bias` of a spec. */
export const biasSection: SpecSection = {
  key: 'bias',
  schema,
  check: (bias: BiasSettings, facts: SpecFacts): SectionProblem[] => [
    ...mixedAttribute(bias),
    ...unknownSegments(bias, facts.segments),
    ...(facts.attributes ? unknownAttributes(bias, facts.attributes) : []),
  ],
};

/** An attribute is one thing: a segment, a look, or a name with a value. */
function mixedAttribute({ attribute }: BiasSettings): SectionProblem[] {
  if (typeof attribute !== 'object') return [];
  const keys = Object.keys(attribute).sort().join();
  if (['segment', 'look', 'name,value'].includes(keys)) return [];
  return [
    {
      code: 'bias-attribute-unclear',
      path: ['attribute'],
      message: `bias.attribute: ${keys.replaceAll(',', ' and ')} do not name one attribute.`,
      hint: 'Write `{ segment: hat }`, `{ look: cloth }`, or `{ name: town, value: Ulm }`.',
    },
  ];
}

function unknownSegments(
  { allowed, attribute, segment }: BiasSettings,
  names: readonly string[],
): SectionProblem[] {
  const named: [SectionProblem['path'], string][] = [...allowed.entries()].map(([i, name]) => [
    ['allowed', i],
    name,
  ]);
  if (typeof attribute === 'object') {
    if ('look' in attribute) named.push([['attribute', 'look'], attribute.look]);
    if ('segment' in attribute) named.push([['attribute', 'segment'], attribute.segment]);
  }
  if (segment !== undefined) named.push([['segment'], segment]);
  return named
    .filter(
      ([path, name]) =>
        !names.includes(name) &&
        !(path[0] === 'allowed' && isOfImage(name)) &&
        !((path[0] === 'segment' || path[1] === 'look') && isRest(name, names)),
    )
    .map(([path, name]) => ({
      code: 'segment-unknown',
      path,
      message: `bias.${path.filter((key) => typeof key === 'string').join('.')}: there is no segment \`${name}\`.`,
      hint: `${didYouMean(name, names)}The segments are ${listed(names)}.`,
    }));
}

/** Whether it is what no segment covers. */
const isRest = (name: string, names: readonly string[]): boolean =>
  name === (names.includes('background') ? 'rest' : 'background');

/** Whether `bias.allowed` may name it beside the segments: what no segment covers, or a condition of the whole image. */
const isOfImage = (name: string): boolean =>
  ['background', 'rest', ...sourceNames].includes(name) || conditions.some((one) => one.name === name);

function unknownAttributes({ group, attribute }: BiasSettings, names: readonly string[]): SectionProblem[] {
  const isNamed = typeof attribute === 'object' && 'name' in attribute;
  const named = {
    group,
    attribute: typeof attribute === 'string' ? attribute : isNamed ? attribute.name : undefined,
  };
  return Object.entries(named).flatMap(([key, name]) =>
    name === undefined || names.includes(name) ? [] : [{ ...noAttribute(key, name, names), path: [key] }],
  );
}
