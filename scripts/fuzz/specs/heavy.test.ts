import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSweep } from '@hemlkit/sweeps';
import { expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { loadExperiment } from '../../../packages/core/src/experiment/load-experiment';
import { realSpecs } from './arbitraries';
import { caseFolder, env, held } from './bench';

// Specs as heavy as the limits allow, each where two long lists meet. `held` allows them some seconds.

const folder = caseFolder(realSpecs);
const file = join(folder, 'case.yaml');
const small = parse(realSpecs['quickstart.yaml']!) as Record<string, unknown>;

/** What is refused for its size alone says nothing of what comes after. */
const reached = (error: Error) => {
  expect(error.message).not.toMatch(/has more than \d+ (keys|KiB)/);
  throw error;
};

const list = (count: number, name = 's') => Array.from({ length: count }, (_, i) => `${name}${i}`);
const map = (names: string[], value: unknown) => Object.fromEntries(names.map((name) => [name, value]));
const segments = list(1000);
/** Each node joins the one before it and one segment more. */
const chain = Object.fromEntries(
  segments.slice(1).map((name, i) => [`n${i}`, [i === 0 ? 's0' : `n${i - 1}`, name]]),
);
const training = small.training as object;

it.each<[string, object]>([
  ['unknown keys', map(list(3500), 1)],
  [
    'unknown keys of a component',
    { training: { ...training, loss: { type: 'triplet', ...map(list(3500), 1) } } },
  ],
  ['a deep tree', { segments, hierarchy: chain }],
  [
    'a tree of pairs, and a setting for each node',
    { segments, hierarchy: 'pairs', overrides: map(segments, { training: { epochs: 1 } }) },
  ],
  ['parts that there are not', { segments, hierarchy: map(list(900, 'n'), list(5, 'x')) }],
  ['a circle', { segments, hierarchy: { ...chain, n0: ['s0', 'n998'] } }],
  [
    'settings for nodes that there are not',
    { segments, hierarchy: 'pairs', overrides: map(list(2000, 'x'), {}) },
  ],
  ['classes', { segments: [{ a: list(6000) }, 'b'], hierarchy: 'pairs' }],
  [
    'allowed segments that there are not',
    { segments, hierarchy: 'pairs', bias: { allowed: list(3000, 'x') } },
  ],
  ['metrics that are none', { evaluation: { metrics: list(2000).map((type) => ({ type })) } }],
  ['long names', { segments: ['a'.repeat(120_000), `b${'a'.repeat(120_000)}`] }],
])('checks a spec of many: %s', async (_, changes) => {
  writeFileSync(file, stringify({ ...small, ...changes }, { aliasDuplicateObjects: false }));
  await held(file, () => loadExperiment(file, { env }).catch(reached));
});

const sweep = { heml: 1, name: 'heavy', base: './quickstart.yaml' };
it.each<[string, object]>([
  ['values that are no lists', { grid: map(list(3500), 1) }],
  ['values alike', { grid: { 'training.loss': Array(900).fill({ type: 'nothing', margin: 0.1 }) } }],
  ['zipped lists of other lengths', { zip: { a: [1], ...map(list(1500), [1, 2]) } }],
  [
    'settings',
    {
      set: map(
        list(3500).map((name) => `a.${name}`),
        1,
      ),
    },
  ],
])('checks a sweep of many: %s', async (_, changes) => {
  writeFileSync(file, stringify({ ...sweep, ...changes }, { aliasDuplicateObjects: false }));
  await held(file, () => loadSweep(file, { env }).catch(reached));
});
