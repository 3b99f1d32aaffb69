import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { optionTable } from './reference/option-table';
import { referencePages } from './reference/pages';

const folder = resolve(__dirname, '../docs/reference');

it('is as the sources have it: else run `npm run reference`', async () => {
  const pages = await referencePages();
  const files = await readdir(folder);
  const written = Object.fromEntries(
    await Promise.all(files.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const)),
  );
  expect(written, 'docs/reference is out of date: run `npm run reference`').toEqual(pages);
});

describe('a table of options', () => {
  it('says type, default and range, and looks into maps', () => {
    expect(
      optionTable({
        required: ['margin', 'label'],
        properties: {
          margin: { type: 'number', minimum: 0, default: 0.05, description: 'a | b' },
          distance: { 'x-heml-component': 'distance', default: { type: 'euclidean' } },
          parts: { type: 'object', patternProperties: { '^.*$': { $ref: '#/$defs/reducer' } } },
          label: {
            anyOf: [{ type: 'string' }, { type: 'object', properties: { column: { type: 'string' } } }],
          },
          crop: {
            if: { type: 'null' },
            else: {
              type: 'array',
              minItems: 2,
              maxItems: 2,
              items: { type: 'number', exclusiveMinimum: 0, maximum: 1 },
            },
          },
          kind: { enum: ['a', 'b'] },
        },
      }),
    ).toMatchInlineSnapshot(`
      "| option | type | default | range | description |
      | --- | --- | --- | --- | --- |
      | \`margin\` | number | \`0.05\` | 0 or more | a \\| b |
      | \`distance\` | [distance](distance.md) | \`{ type: euclidean }\` |  |  |
      | \`parts\` | map of [reducer](reducer.md) |  |  |  |
      | \`label\` | text or map | required |  |  |
      | \`label.column\` | text |  |  |  |
      | \`crop\` | list of number or \`null\` |  | 2 items, each above 0 and at most 1 |  |
      | \`kind\` | \`a\` or \`b\` |  |  |  |"
    `);
  });
  it('says so where there are none', () => {
    expect(optionTable({ properties: {} })).toBe('No options.');
  });
});
