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
  oneOf: Schema[];
  $defs: Record<string, Schema>;
};

const schema = experimentSchema([enginePlugin, toyPlugin]) as Schema;

it('requires only what has no default', () => {
  expect(schema.required).toEqual(['heml', 'name', 'plugins', 'dataset', 'segments', 'hierarchy', 'model']);
  expect(schema.$defs.training?.required).toEqual([]);
  expect(schema.$defs.model?.required).toEqual(['trunk']);
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
  expect(schema.$defs.loss?.oneOf.map(({ title }) => title)).toEqual(['loss triplet', 'loss contrastive']);
  expect(schema.$defs.loss?.oneOf[0]).toMatchObject({
    description: 'A toy.',
    required: ['type'],
    properties: {
      margin: { default: 0.05 },
      distance: { $ref: '#/$defs/distance', default: { type: 'euclidean' } },
    },
  });
  expect(schema.$defs.engine?.oneOf.map(({ title }) => title)).toContain('engine onnxruntime');
});

it('is plain JSON', () => {
  expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
});
