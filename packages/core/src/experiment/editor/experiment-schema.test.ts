import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { corePlugin } from '../../plugins/core-plugin';
import toyPlugin from '../fixtures/toy-plugin';
import { experimentSchema } from './experiment-schema';

type Schema = {
  required?: string[];
  description?: string;
  default?: unknown;
  title?: string;
  properties: Record<string, Schema>;
  if?: unknown;
  else?: unknown;
  allOf: Schema[];
  $defs: Record<string, Schema>;
};

const schema = experimentSchema([corePlugin, toyPlugin]) as Schema;

it('requires of a spec that builds on none what has no default', () => {
  expect(schema.required).toBeUndefined();
  expect(schema.if).toEqual({ required: ['extends'] });
  expect(schema.else).toMatchObject({
    required: ['heml', 'name', 'plugins', 'dataset', 'segments', 'hierarchy', 'model'],
    properties: { dataset: { required: ['type'] }, model: { required: ['trunk'] } },
  });
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
  expect(schema.$defs.loss?.properties.type).toMatchObject({
    anyOf: [
      { const: 'triplet', description: 'A toy.' },
      { const: 'contrastive' },
      { type: 'string', doNotSuggest: true },
    ],
  });
  expect(schema.$defs['loss.triplet']).toMatchObject({
    additionalProperties: false,
    properties: {
      margin: { default: 0.05 },
      distance: { allOf: [{ $ref: '#/$defs/distance' }], default: { type: 'euclidean' } },
    },
  });
  expect(schema.$defs).toHaveProperty(['engine.onnxruntime']);
});

it('accepts what the spec itself accepts', () => {
  const validate = new Ajv({ strict: false }).compile(schema);
  const text = readFileSync(join(__dirname, '../fixtures/small.yaml'), 'utf8');
  expect(validate(parse(text)) || validate.errors).toBe(true);
  expect(validate({ ...parse(text), trainin: {} })).toBe(false);
});

it('is plain JSON', () => {
  expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
});
