import { expect, it } from 'vitest';
import { enginePlugin } from '../engine/plugin';
import { experimentSchema } from './editor-schema';
import toyPlugin from './fixtures/toy-plugin';

type Schema = {
  required?: string[];
  description?: string;
  default?: unknown;
  title?: string;
  properties: Record<string, Schema>;
  const?: unknown;
  anyOf: Schema[];
  allOf: Schema[];
  if?: Schema;
  then?: Schema;
  else?: Schema;
  $defs: Record<string, Schema>;
};

const schema = experimentSchema([enginePlugin, toyPlugin]) as Schema;

it('requires what has no default, unless a spec is extended that may have it', () => {
  expect(schema.if?.required).toEqual(['extends']);
  expect(schema.else?.required).toEqual([
    'heml',
    'name',
    'plugins',
    'dataset',
    'segments',
    'hierarchy',
    'model',
  ]);
  expect([schema, schema.$defs.training, schema.$defs.model].map((one) => one?.required)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

it('describes every option', () => {
  const maps = [schema, schema.$defs.training!, schema.$defs.model!];
  const plain = maps.flatMap(({ properties }) => Object.entries(properties));
  const silent = plain.filter(
    ([key, { description }]) => !description && key !== 'model' && key !== 'training',
  );
  expect(silent.map(([key]) => key)).toEqual([]);
});

it('holds the components of the plugins by kind, with summaries and defaults', () => {
  const { loss, engine } = schema.$defs;
  expect(loss?.allOf.map(({ then }) => then?.title)).toEqual(['loss triplet', 'loss contrastive']);
  expect(loss?.properties.type?.anyOf.map(({ const: type }) => type)).toEqual(['triplet', 'contrastive']);
  const [first] = loss?.allOf ?? [];
  expect(first?.if).toEqual({ properties: { type: { const: 'triplet' } }, required: ['type'] });
  expect(first?.then).toMatchObject({
    description: 'A toy.',
    properties: {
      margin: { default: 0.05 },
      distance: { $ref: '#/$defs/distance', default: { type: 'euclidean' } },
    },
    additionalProperties: false,
  });
  expect(engine?.allOf.map(({ then }) => then?.title)).toContain('engine onnxruntime');
});

it('is plain JSON', () => {
  expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
});
