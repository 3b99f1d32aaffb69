import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadSweep } from '@hemlkit/sweeps';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { main } from '../packages/cli/src/main';
import { fakeIo } from '../packages/cli/test/fake-io';

const folder = resolve(__dirname, '../specs/sweeps');
const losses = [
  'triplet',
  'angular',
  'multi-similarity',
  'nt-xent',
  'snr',
  'proxy-anchor',
  'sub-center-arcface',
];
const three = ['triplet', 'snr', 'proxy-anchor'];

const labels = ['mouth', 'dress', 'male'];
/** Labels by which nothing was chosen, and what is confirmed by them. */
const untouched = ['expression', 'pants'];
const confirmed = ['segments', 'shared', 'shared-heights', 'own'];
const forms = [
  'segments',
  'shared',
  'shared-leaves',
  'shared-nodes-30',
  'shared-32',
  'shared-32-nodes-30',
  'shared-heights',
  'own',
  'own-with-children',
];

/** The sweeps of results/additive.md, results/explainers.md and, of explanations, results/methods.md: what each varies beside the seed, how many seeds, and the methods that it trains. */
const additive: Record<string, { key: string; labels: string[]; seeds: number; methods: string[] }> = {
  'additive-box': { key: 'base', labels: [...labels, ...untouched], seeds: 5, methods: ['additive'] },
  'additive-dress': { key: 'method', labels: forms, seeds: 5, methods: ['single', 'additive'] },
  'additive-expression': { key: 'method', labels: confirmed, seeds: 5, methods: ['single', 'additive'] },
  'additive-image': { key: 'base', labels, seeds: 5, methods: ['bottom-up'] },
  'additive-male': { key: 'method', labels: forms, seeds: 5, methods: ['single', 'additive'] },
  'additive-mouth': { key: 'method', labels: forms, seeds: 5, methods: ['single', 'additive'] },
  'additive-pants': { key: 'method', labels: confirmed, seeds: 5, methods: ['single', 'additive'] },
  'additive-tree': { key: 'base', labels, seeds: 3, methods: ['bottom-up'] },
  'methods-known': {
    key: 'method',
    labels: ['avsl', 'diml', 'adversarial', 'causal'],
    seeds: 3,
    methods: ['avsl', 'diml', 'adversarial', 'causal'],
  },
  explainers: {
    key: 'method',
    labels: ['additive', 'single', 'bottom-up'],
    seeds: 3,
    methods: ['additive', 'single', 'bottom-up'],
  },
};

/** Every other sweep file: the specs that it compares, and the losses that it trains each of them with, on three seeds. */
const sweeps: Record<string, { specs: string[]; losses: string[] }> = {
  'ccp-mini': { specs: ['traditional', 'parts', 'parts-long', 'HEML'], losses: three },
  celeba: { specs: ['traditional', 'HEML'], losses },
  'faces-mini': { specs: ['traditional', 'parts', 'parts-long', 'HEML'], losses: three },
  'human-parsing': { specs: ['traditional', 'HEML'], losses },
  'quickstart-losses': { specs: [], losses },
  'scene-parse-150': { specs: ['traditional', 'HEML'], losses },
};

const rivals = ['triplet', 'proxy-anchor', 'avsl', 'diml', 'adversarial', 'causal'];
const rivalMethods = ['single', 'avsl', 'diml', 'adversarial', 'causal'];

/** The sweeps of results/methods.md: what each varies beside label and seed, how many seeds, and the methods that it trains. */
const methods: Record<string, { key: string; values: string[]; seeds: number; methods: string[] }> = {
  'methods-additive': { key: 'loss', values: losses, seeds: 3, methods: ['additive'] },
  'methods-image': { key: 'method', values: rivals, seeds: 5, methods: rivalMethods },
  'methods-segments': { key: 'method', values: rivals, seeds: 5, methods: rivalMethods },
  'methods-tree': { key: 'loss', values: losses, seeds: 3, methods: ['bottom-up'] },
};

const roots = ['CELEBA_ROOT', 'HUMAN_PARSING_ROOT', 'SCENE_PARSE_ROOT', 'FACE_SEGFORMER', 'HEML_DATA'];
beforeAll(() => {
  for (const root of roots) vi.stubEnv(root, '/nowhere');
});
afterAll(() => vi.unstubAllEnvs());

test('every sweep file is checked here', () => {
  expect(readdirSync(folder).sort()).toEqual(
    [...Object.keys(additive), ...Object.keys(methods), ...Object.keys(sweeps)]
      .sort()
      .map((name) => `${name}.yaml`),
  );
});

test.each(Object.entries(additive))(
  'the runs of specs/sweeps/%s.yaml',
  { timeout: 120_000 },
  async (name, { key, labels: values, seeds, methods }) => {
    const { name: read, runs, repeated } = await loadSweep(resolve(folder, `${name}.yaml`));
    expect([read, repeated]).toEqual([name, []]);
    expect(runs.map((run) => run.name)).toEqual(
      Array.from({ length: seeds }, (_, at) =>
        values.map((value) => `${key}=${value},seed=${at + 1}`),
      ).flat(),
    );
    const types = runs.map(({ loaded }) => loaded.experiment.method.type);
    expect([...new Set(types)]).toEqual(methods);
    for (const { loaded } of runs) expect(loaded.experiment.training.loss.type).toBe('triplet');
  },
);

test.each(Object.entries(methods))(
  'the runs of specs/sweeps/%s.yaml',
  { timeout: 120_000 },
  async (name, { key, values, seeds, methods: types }) => {
    const { name: read, runs, repeated } = await loadSweep(resolve(folder, `${name}.yaml`));
    expect([read, repeated]).toEqual([name, []]);
    const expected = ['mouth', 'male', 'dress'].flatMap((base) =>
      values.flatMap((value) =>
        Array.from({ length: seeds }, (_, at) => `base=${base},${key}=${value},seed=${at + 1}`),
      ),
    );
    expect(runs.map((run) => run.name).sort()).toEqual(expected.sort());
    expect([...new Set(runs.map(({ loaded }) => loaded.experiment.method.type))].sort()).toEqual(
      [...types].sort(),
    );
    for (const { loaded } of runs) expect(loaded.experiment.model.trunk.type).toBe('conv4');
  },
);

test.each(Object.entries(sweeps))(
  'heml sweep specs/sweeps/%s.yaml --list',
  { timeout: 120_000 },
  async (name, wanted) => {
    const file = resolve(folder, `${name}.yaml`);
    const { specs } = wanted;
    const named = specs.length > 0 ? specs.map((spec) => `base=${spec},`) : [''];
    const expected = [0, 1, 2].flatMap((seed) =>
      named.flatMap((base) => wanted.losses.map((loss) => `${base}loss=${loss},seed=${seed}`)),
    );
    const io = fakeIo();
    expect([await main(['sweep', file, '--list', '--json'], io), io.stderr]).toEqual([0, '']);
    const listed = JSON.parse(io.stdout) as { name: string; runs: { name: string }[]; repeated: unknown[] };
    expect([listed.name, listed.repeated]).toEqual([name, []]);
    expect(listed.runs.map((run) => run.name)).toEqual(expected);

    for (const { words, loaded } of (await loadSweep(file)).runs) {
      const { experiment, hierarchy } = loaded;
      const word = (key: string) => words.find((one) => one.key === key)?.label;
      expect(experiment.training.loss.type).toBe(word('loss'));
      // Only a loss that forms pairs has a miner; only the tree has more than one node.
      expect('miner' in experiment.training).toBe(
        !['proxy-anchor', 'sub-center-arcface'].includes(word('loss')!),
      );
      expect(hierarchy.nodes.length > 1).toBe((word('base') ?? 'HEML') === 'HEML');
    }
  },
);
