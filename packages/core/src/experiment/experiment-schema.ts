import { type TObject, type TSchema, Type } from 'typebox';
import { component } from '../contracts/component';
import { defaultMethod } from '../contracts/kinds';
import type { SpecSection } from '../contracts/plugin';

const triple = (description: string, value: number[]) =>
  Type.Array(Type.Number(), { minItems: 3, maxItems: 3, description, default: value });

/** `null` stands for none, so that a node's override (or a child of `extends`) can take an option away. */
const orNone = (schema: object, description: string): TSchema =>
  Type.Unsafe({ if: { type: 'null' }, else: schema, description });

const modelSchema = Type.Object(
  {
    // Which methods need one, `check` knows.
    trunk: Type.Optional(component('trunk', { description: 'The half of a model that sees images.' })),
    embedder: component('embedder', {
      default: { type: 'mlp' },
      description: 'The half of a model that turns features into an embedding.',
    }),
    merge: component('merge', {
      default: { type: 'average' },
      description: "How a joined node's first weights come from its children's.",
    }),
  },
  { default: {}, description: 'What is trained at every node.' },
);

const augmentSchema = Type.Object(
  {
    crop: Type.Optional(
      orNone(
        {
          type: 'array',
          items: { type: 'number', exclusiveMinimum: 0, maximum: 1 },
          minItems: 2,
          maxItems: 2,
        },
        'Smallest and largest share of the area that a random crop keeps, in 0..1. Absent or null: no cropping.',
      ),
    ),
    flip: Type.Boolean({ default: false, description: 'Mirror left and right, half of the time.' }),
  },
  { default: {}, description: 'Random changes of training images; the class map moves with its image.' },
);

const trainingSchema = Type.Object(
  {
    epochs: Type.Integer({
      minimum: 0,
      default: 4,
      description: 'Passes over the training split, for every node.',
    }),
    steps: Type.Optional(
      orNone(
        { type: 'integer', minimum: 1, maximum: 1_000_000_000 },
        'Batches in an epoch, whatever the number of training images. Absent or null: as many as the sampler makes of them.',
      ),
    ),
    imageSize: Type.Integer({
      minimum: 8,
      maximum: 2048,
      default: 64,
      description: 'Height and width in pixels.',
    }),
    background: Type.Unsafe({
      enum: ['black', 'mean', 'keep', 'blur'],
      default: 'black',
      description: "What stands where a node's image shows none of its segments.",
    }),
    absent: Type.Unsafe({
      enum: ['skip', 'keep'],
      default: 'skip',
      description:
        "Training images that show none of a node's segments: left out of that node's training, or kept as blank images.",
    }),
    normalize: Type.Object(
      {
        mean: triple('Subtracted from each channel of pixels in 0..1.', [0.485, 0.456, 0.406]),
        deviation: Type.Array(Type.Number({ exclusiveMinimum: 0 }), {
          minItems: 3,
          maxItems: 3,
          description: 'What each channel is then divided by.',
          default: [0.229, 0.224, 0.225],
        }),
      },
      { default: {}, description: "How pixels are normalised. Default: ImageNet's statistics." },
    ),
    sampler: component('sampler', { default: { type: 'per-class' }, description: 'Draws the batches.' }),
    augment: augmentSchema,
    miner: Type.Unsafe({
      ...orNone(
        component('miner'),
        'Picks the tuples worth learning from. null: none; the loss forms its own.',
      ),
      default: { type: 'multi-similarity' },
    }),
    loss: component('loss', { default: { type: 'triplet' }, description: 'What training makes small.' }),
    optimizer: component('optimizer', { default: { type: 'adam' }, description: 'Updates the weights.' }),
    schedule: Type.Optional(
      orNone(
        {
          type: 'object',
          properties: {
            type: {
              enum: ['constant', 'cosine'],
              default: 'cosine',
              description: '`cosine`: from the whole rate to 0 along half a cosine, over all epochs.',
            },
            warmup: {
              type: 'number',
              minimum: 0,
              default: 0,
              description: 'Epochs in which the rate rises from 0 first, in equal steps.',
            },
          },
          additionalProperties: false,
        },
        "How the optimizer's learning rates change from step to step. Absent or null: as the method has it, `constant` for all but `additive`.",
      ),
    ),
    keep: Type.String({
      minLength: 1,
      default: 'precision@1',
      description:
        "The metric on the validation split by which an epoch's weights are kept: of epochs that tie the last, and the last of all where it is undefined.",
    }),
    patience: Type.Optional(
      orNone(
        { type: 'integer', minimum: 1 },
        'Epochs without a better one after which a node stops; one that ties is not better. Absent or null: never.',
      ),
    ),
  },
  { default: {}, description: 'How every node is trained.' },
);

const classes = { type: 'array', items: { type: 'string' }, minItems: 1 };
const named = { type: 'object', additionalProperties: classes };

const segmentsSchema = Type.Unsafe({
  description:
    'Segments in order: class names, or `name: [class, class]` for several classes under one name.',
  if: { type: 'array' },
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema's keyword
  then: { items: { if: { type: 'string' }, else: { ...named, minProperties: 1, maxProperties: 1 } } },
  else: named,
});

const hierarchySchema = Type.Unsafe({
  description:
    'Joined node: [part, part, ...], a line each; or `pairs`, which joins neighbours level by level.',
  if: { type: 'string' },
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema's keyword
  then: {
    const: 'pairs',
    description: 'the one word that it may be; else it is a map, `node: [part, part]`.',
  },
  else: { type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } },
});

/** Defaults and all, but for `overrides` of single nodes, which are checked once merged over the spec's own. */
export const experimentSchemaOfCore = Type.Object(
  {
    heml: Type.Literal(1, { description: 'The version of this format.' }),
    name: Type.String({
      // A folder's name has 255 bytes at most, a letter up to three here, and a number may follow.
      maxLength: 80,
      pattern: '^[\\p{L}\\p{N}_][\\p{L}\\p{N}\\p{M}_.+=,-]*$',
      description:
        "The experiment's name and its run's folder: letters, digits, `_`, `-`, `+`, `=`, `,` and `.`.",
    }),
    extends: Type.Optional(
      Type.String({
        description: 'A spec that this one builds on, relative to this file. Maps merge, lists replace.',
      }),
    ),
    replace: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        description:
          'Paths of maps, `dataset.label` say, that this spec gives whole: nothing of the spec that it extends is merged into them.',
      }),
    ),
    seed: Type.Integer({
      minimum: 0,
      maximum: 4294967295,
      default: 0,
      description: 'All randomness comes from it.',
    }),
    plugins: Type.Array(Type.String({ minLength: 1 }), {
      description:
        "Packages (npm names) or files (`./my-loss.ts`, from the spec's folder) that bring components.",
    }),
    dataset: component('dataset', { description: 'Where samples and labels come from.' }),
    segmenter: component('segmenter', {
      default: { type: 'masks' },
      description: 'Where class maps come from.',
    }),
    segments: segmentsSchema,
    hierarchy: hierarchySchema,
    method: component('method', {
      default: { type: defaultMethod },
      description: 'How the models of the tree are trained.',
    }),
    model: modelSchema,
    training: trainingSchema,
    evaluation: Type.Object(
      {
        metrics: Type.Array(component('metric'), {
          minItems: 1,
          default: [{ type: 'precision-at-k', k: [1, 2, 8] }],
          description: 'What is measured on the validation split after each epoch, and on the test split.',
        }),
      },
      { default: {}, description: 'How models are measured.' },
    ),
    explanation: Type.Object(
      {
        distance: component('distance', {
          default: { type: 'snr' },
          description:
            'How far apart two images are at a node. Absent: as the method has it, else the default.',
        }),
        explainers: Type.Array(component('explainer'), {
          default: [],
          description:
            "What attributes the root's distance to the nodes. Absent: as the method has it, else `[{ type: owen }]`, where @hemlkit/explainers is installed, which needs no place in `plugins`.",
        }),
        height: Type.Optional(
          Type.Number({
            minimum: 0,
            description:
              "At which height images are compared, by a method that has heights (`additive`): 0 sees them as a whole, the larger it is the more part by part. It changes nothing that is trained. Absent: the method's own.",
          }),
        ),
      },
      { default: {}, description: 'How a pair of images is explained.' },
    ),
    trackers: Type.Array(component('tracker'), {
      default: [],
      description:
        "Where the run is reported besides its folder's events.jsonl. It changes nothing that is trained.",
    }),
    executor: component('executor', {
      default: { type: 'workers' },
      description: 'Where nodes are trained. It decides no weights.',
    }),
    engine: component('engine', { default: { type: 'onnxruntime' }, description: 'What computes.' }),
    overrides: Type.Unsafe({
      type: 'object',
      default: {},
      description:
        'Node: settings of `model` and `training` for this node alone, merged over the own of the spec.',
      additionalProperties: {
        type: 'object',
        properties: { model: { type: 'object' }, training: { type: 'object' } },
        additionalProperties: false,
      },
    }),
  },
  { title: 'HEML experiment' },
);

/** What a node's override may change, with its marks. */
export const nodeSchema = Type.Object({ model: modelSchema, training: trainingSchema });

/** The schema of a spec whose plugins bring these sections. A section may be left out. */
export function experimentSchema({ sections }: { sections: readonly SpecSection[] }): TObject {
  if (sections.length === 0) return experimentSchemaOfCore;
  const { executor, engine, overrides, ...properties } = experimentSchemaOfCore.properties;
  const own = sections.map(({ key, schema }) => [key, Type.Optional(schema)]);
  return Type.Object(
    { ...properties, ...Object.fromEntries(own), executor, engine, overrides },
    { title: 'HEML experiment' },
  );
}
