import { type Static, type TSchema, Type } from 'typebox';
import type { MetricTree } from '../contracts/explanation';

const share = (description: string) => Type.Number({ minimum: 0, maximum: 1, description });
const count = (description: string) => Type.Integer({ minimum: 0, description });
const object = <P extends Record<string, TSchema>>(properties: P, description: string) =>
  Type.Object(properties, { description, additionalProperties: false });

const image = object(
  {
    id: Type.String({ description: "A sample's id, or the image file as it was named." }),
    label: Type.Optional(Type.String({ description: 'Absent where it is not known.' })),
  },
  'One of the two images.',
);

const reliability = object(
  {
    pairs: count('Held-out pairs, each judged by a fit that saw neither of its samples.'),
    calibrationError: share('Expected calibration error over ten bins of even width.'),
    brier: share('Mean squared error of the probabilities; smaller is better.'),
    baseBrier: share('The Brier score of always predicting the share of all pairs that differ.'),
  },
  "How far the node's probability can be trusted.",
);

const node = object(
  {
    id: Type.String({ description: "The node's name in the spec's hierarchy, or its segment." }),
    segments: Type.Array(Type.String(), { description: 'The segments that its model sees.' }),
    children: Type.Array(Type.String(), { description: 'Ids of the nodes that it joins; none for a leaf.' }),
    distances: Type.Record(
      Type.String(),
      // JSON knows no NaN and no infinity; the program's own type has them as numbers.
      Type.Unsafe<number>({ anyOf: [{ type: 'number' }, { type: 'null' }] }),
      { description: "By the distance's type, from a to b. null: not a number, or infinite." },
    ),
    probability: Type.Optional(
      share("Calibrated probability that the labels differ, by this node's first distance alone."),
    ),
    percentile: Type.Optional(share('Share of the validation pairs that are closer at this node.')),
    reliability: Type.Optional(reliability),
    absent: Type.Array(Type.Unsafe<'a' | 'b'>({ type: 'string', enum: ['a', 'b'] }), {
      uniqueItems: true,
      description: 'Which of the two images show nothing of this node.',
    }),
  },
  'The two images compared at one node.',
);

const calibration = object(
  {
    method: Type.Literal('isotonic', {
      description: 'Isotonic regression of whether labels differ on the distance.',
    }),
    distance: Type.String({ description: "The distance's type." }),
    split: Type.Unsafe<'train' | 'validation' | 'test'>({
      type: 'string',
      enum: ['train', 'validation', 'test'],
      description: 'The samples whose pairs it was fitted on.',
    }),
    samples: count('How many samples.'),
    pairs: count('How many ordered pairs of them.'),
    differing: share('Share of the pairs whose labels differ.'),
  },
  'What the probabilities and percentiles were fitted on. Absent where there are none.',
);

const explanation = object(
  {
    type: Type.String({ description: "The explainer's type." }),
    title: Type.String({ description: 'What its numbers are called: `Owen values`.' }),
    distance: Type.String({
      description: "The distance that the numbers are of: its type, or the explainer's name of it.",
    }),
    nodes: Type.Record(Type.String(), Type.Number(), {
      description: "By the node's id: how much of the root's distance is due to it.",
    }),
    own: Type.Optional(
      Type.Record(Type.String(), Type.Number(), {
        description:
          "By the node's id: what it adds of itself, beside its children. Absent: joined nodes add nothing.",
      }),
    ),
    outside: Type.Optional(
      Type.Number({
        description: 'What pixels that show no segment have. Absent: the numbers are not sums over pixels.',
      }),
    ),
    all: Type.Number({ description: "The root's distance with every segment shown in both images." }),
    none: Type.Number({
      description:
        "The root's distance with no segment shown, or of the explainer's baseline, where it has one.",
    }),
    evaluations: count('Views of the two, or changed images, that were compared.'),
    gap: Type.Optional(
      Type.Number({
        minimum: 0,
        description:
          "By how much the own numbers, or the leaves' where there are none, miss all - none together with outside. Absent: they are not meant to come to it.",
      }),
    ),
  },
  'What an explainer finds of the pair.',
);

const precision = object(
  {
    value: share('Precision@1 at the root, on the validation split.'),
    low: share('Lower end of its 95 % interval.'),
    high: share('Upper end of its 95 % interval.'),
    count: count('Queries.'),
    chance: share("The probability that a random other image has the query's label."),
    groups: Type.Optional(
      count('Groups that the queries are of. Absent where the dataset names none: all are independent.'),
    ),
  },
  "How the run's precision compares with chance. Absent where it is not known.",
);

/** JSON Schema (2020-12) of a metric tree, as `heml explain --format json` prints it. */
export const metricTreeSchema = Type.Object(
  {
    version: Type.Literal(2, {
      description: 'Of this format. 1 had Owen values as `owen` of the nodes, and `completeness` for `gap`.',
    }),
    a: image,
    b: image,
    root: Type.String({ description: 'The id of the node that shows all segments.' }),
    height: Type.Optional(
      Type.Number({
        minimum: 0,
        description:
          'At which height the method compared the two: 0 as a whole, the larger the more part by part. Absent: it has none.',
      }),
    ),
    nodes: Type.Array(node, { minItems: 1, description: 'Children before the nodes that join them.' }),
    calibration: Type.Optional(calibration),
    explanations: Type.Record(Type.String(), explanation, {
      description:
        "By the explainer's type; a second of the same type is `TYPE-2`. Empty where there are none.",
    }),
    precision: Type.Optional(precision),
    warnings: Type.Optional(
      Type.Array(Type.String(), {
        description: 'What was warned of while the two were explained. Absent: nothing.',
      }),
    ),
  },
  {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'HEML metric tree',
    description: 'The explanation of a pair of images: their distances at every node of a tree of segments.',
    additionalProperties: false,
  },
);

/** Each can stand for the other: a schema that is not the contract is a compile error here. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
export const isContract: Same<Static<typeof metricTreeSchema>, MetricTree> = true;
