import { type Component, componentKeyword, type Run } from '@hemlkit/core';
import { expect, test } from 'vitest';
import { parseBias } from './commands/synthesize';
import { examplePair } from './example-pair';
import { optionLines } from './option-lines';

test('a planted bias is an attribute and a share', () => {
  expect(parseBias('hat=0.9')).toEqual({ attribute: 'hat', agreement: 0.9 });
  for (const wrong of ['hat', 'hat=', 'hat=1.5', '=0.9', 'hat=a', 'hat=-1']) {
    expect(() => parseBias(wrong)).toThrow(`--bias ${wrong} is not an attribute with a share`);
  }
});

test('options are told by name, type, default and description', () => {
  const options = {
    required: ['root', 'margin'],
    properties: {
      root: { type: 'string', description: 'Where the images are.' },
      margin: { type: 'number', default: 0.05 },
      distance: { [componentKeyword]: 'distance', default: { type: 'euclidean' } },
      weights: { anyOf: [{ const: 'equal' }, { const: 'leaves' }] },
      ks: { type: 'array', default: [1, 2] },
    },
  } as unknown as Component['options'];
  expect(optionLines(options)).toMatchInlineSnapshot(`
    [
      "root (string, required): Where the images are.",
      "margin (number, default 0.05)",
      "distance (a distance, default euclidean)",
      "weights (equal | leaves)",
      "ks (array, default [1,2])",
    ]
  `);
});

test('an example pair is the first validation sample and the next one with another label', async () => {
  const run = (labels: string[]) =>
    ({
      name: 'small',
      samples: async () => labels.map((label, i) => ({ id: `s${i}`, label })),
    }) as unknown as Run;
  expect(await examplePair(run(['a', 'a', 'b', 'c']))).toEqual(['s0', 's2']);
  await expect(examplePair(run(['a', 'a']))).rejects.toThrow('have no two labels');
});
