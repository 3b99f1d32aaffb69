import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pluginKinds } from '../packages/cli/src/plugin-kinds';
import { colourSegmenter, drawPhotographs } from '../packages/cli/test/drawn-photographs';
import { FakeHub } from '../packages/core/src/hub/fixtures/fake-hub';
import { packAll, pnpm, run } from './lib/pack';

// The packages as their users get them: packed, installed into an empty folder elsewhere, used with plain node.

const minutes = 60_000;
const small = ['training.epochs=1', 'training.imageSize=32', 'dataset.train=48', 'dataset.validation=24'];
const settings = small.flatMap((setting) => ['--set', setting]);

let place: string;
let tarballs: Record<string, string>;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'heml-outside-'));
  const packed = await packAll(place);
  tarballs = Object.fromEntries(Object.entries(packed).map(([name, file]) => [name, `file:${file}`]));
}, 5 * minutes);
afterAll(() => rm(place, { recursive: true, force: true }));

const consumer = `import { createHeml, openRun, type MetricTree } from '@hemlkit/core';
import { Type, defineMetric } from '@hemlkit/core/plugin';

export const nothing = defineMetric({
  type: 'nothing',
  summary: 'Counts the queries.',
  options: Type.Object({ scale: Type.Number({ default: 1, description: 'What the count is multiplied by.' }) }),
  create: ({ scale }) => ({ compute: async ({ labels }) => ({ nothing: labels.length * scale }) }),
});

const run = await openRun('runs/smiles');
const [a, b] = await run.samples();
const tree: MetricTree = await run.explain(a!.id, b!.id, { explainers: [] });
await run.dispose();
const heml = await createHeml({ plugins: ['@hemlkit/metrics'], engine: { type: 'onnxruntime' } });
console.log(tree.nodes.length, heml.tf.getBackend());
await heml.dispose();
`;

// As `tsc --init` writes it. Without `skipLibCheck` tfjs-core's own declarations are an error wherever @types/long is not
// at the top, which no package of ours can help.
const tsconfig = {
  compilerOptions: {
    strict: true,
    skipLibCheck: true,
    module: 'nodenext',
    target: 'es2022',
    outDir: 'built',
    types: ['node'],
  },
  files: ['consumer.ts'],
};

/** The lines of messages about the consumer and our own declarations, where those of packages are checked too. */
const ownMistakes = (output: string) =>
  output.split('\n').filter((line) => /error TS/.test(line) && !/^[^(]*@tensorflow/.test(line));

/** What a compiler has printed, though it ended with an error. */
const everyMistake = (output: Promise<string>) => output.catch(({ message }: Error) => message);

const managers: [name: string, install: (folder: string) => Promise<unknown>][] = [
  ['npm', (folder) => run(folder, 'npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund')],
  ['pnpm', (folder) => run(folder, 'npx', ...pnpm, 'install', '--ignore-scripts', '--ignore-workspace')],
];

describe.each(managers)('installed by %s', (name, install) => {
  let folder: string;
  const heml = (...args: string[]) => run(folder, join(folder, 'node_modules/.bin/heml'), ...args);

  it(
    'installs',
    async () => {
      folder = join(place, `with-${name}`);
      await mkdir(folder);
      const manifest = {
        name: 'outside',
        private: true,
        type: 'module',
        dependencies: tarballs,
        devDependencies: { typescript: '~5.9.3', '@types/node': '^20.19.0', vitest: '^4.1.12' },
        // No version of the packages is in a registry: what one asks of another is the packed one too.
        pnpm: { overrides: tarballs },
      };
      await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
      await install(folder);
    },
    10 * minutes,
  );

  it(
    'begins an experiment, trains it and explains a pair',
    async () => {
      await heml('init', '.', '--yes', '--name', 'smiles');
      await heml('train', 'smiles.yaml', ...settings);
      const tree = JSON.parse(await heml('explain', 'runs/smiles', '--format', 'json'));
      expect(tree.nodes).toHaveLength(15);
      expect(Object.keys(tree.explanations)).toEqual(['owen']);
    },
    5 * minutes,
  );

  it(
    'goes from photographs without class maps and a segmenter of the hub to a report',
    async () => {
      const hub = await FakeHub.start(colourSegmenter());
      const own = join(folder, 'own');
      const env = { ...process.env, HF_ENDPOINT: hub.endpoint, HF_HOME: join(own, 'hub') };
      const binary = join(folder, 'node_modules/.bin/heml');
      const inside = async (...args: string[]) =>
        (await promisify(execFile)(binary, args, { cwd: own, env })).stdout;
      try {
        await drawPhotographs(join(own, 'photos'), 80);
        const segmenter = ['--segmenter', 'hf:owner/name/onnx/model.onnx'];
        const out = await inside('init', '.', '--name', 'mine', '--images', 'photos', ...segmenter);
        expect(out).toContain('left out, as no training image shows them: blue');
        expect(out).toContain('3 nodes to train: about');
        await inside('train', 'mine.yaml', '--set', 'training.epochs=1');
        expect(JSON.parse(await inside('explain', 'runs/mine', '--format', 'json')).nodes).toHaveLength(3);
        expect(await inside('audit', 'data', 'mine.yaml')).toContain('red');
        await inside('report', 'runs/mine', '--out', 'page.html');
        expect(await readFile(join(own, 'page.html'), 'utf8')).toContain('precision@1');
      } finally {
        await hub.stop();
      }
    },
    5 * minutes,
  );

  it(
    'begins a plugin, and trains with it',
    async () => {
      await heml('init', 'plugin', 'own-loss');
      const out = await heml('train', 'own-loss/try.yaml', ...settings);
      expect(out).toContain('3 nodes');
    },
    5 * minutes,
  );

  // What is installed is the same whoever installs it, and tsc and vitest take a while.
  if (name === 'npm')
    it(
      'begins a plugin of every kind, which type-checks strictly and passes its tests',
      async () => {
        const own = join(folder, 'plugins');
        await mkdir(own);
        for (const kind of pluginKinds)
          await run(
            own,
            join(folder, 'node_modules/.bin/heml'),
            'init',
            'plugin',
            `own-${kind}`,
            '--kind',
            kind,
          );
        // One compiler and one process for all of them, with the settings that each is written with.
        const compiled = { extends: './own-loss/tsconfig.json', include: ['*/src'] };
        await writeFile(join(own, 'tsconfig.json'), JSON.stringify(compiled));
        await run(own, process.execPath, join(folder, 'node_modules/typescript/bin/tsc'));
        const tests = ['run', '--no-isolate', '--reporter', 'json'];
        const out = await run(
          own,
          process.execPath,
          join(folder, 'node_modules/vitest/vitest.mjs'),
          ...tests,
        );
        const { numFailedTests, testResults } = JSON.parse(out.slice(out.indexOf('{')));
        expect([numFailedTests, testResults.length]).toEqual([0, pluginKinds.length]);
        // By their names: what trains the tree and is asked of it, where that is done, and what explains two images.
        await heml('train', 'plugins/own-method/try.yaml', ...settings, '--set', 'name=own-method');
        expect(await heml('evaluate', 'runs/own-method')).toContain('P@1');
        const asked = JSON.parse(await heml('explain', 'runs/own-method', '--format', 'json'));
        expect(Object.keys(asked.nodes[0].distances)).toEqual(['euclidean']);
        await heml('train', 'plugins/own-executor/try.yaml', ...settings, '--set', 'name=own-executor');
        await heml('train', 'plugins/own-explainer/try.yaml', ...settings, '--set', 'name=own-explainer');
        const tree = JSON.parse(await heml('explain', 'runs/own-explainer', '--format', 'json'));
        expect(Object.keys(tree.explanations)).toEqual(['own-explainer']);
      },
      5 * minutes,
    );

  it(
    'is used from TypeScript, checked strictly, and from what node runs',
    async () => {
      await writeFile(join(folder, 'consumer.ts'), consumer);
      await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
      const tsc = (...args: string[]) =>
        run(folder, process.execPath, 'node_modules/typescript/bin/tsc', ...args);
      // The declarations are the same whoever installed them, and a check of all of them takes a while. JavaScript is
      // written whatever is found.
      if (name !== 'npm') await tsc();
      else expect(ownMistakes(await everyMistake(tsc('--skipLibCheck', 'false')))).toEqual([]);
      expect(await run(folder, process.execPath, 'built/consumer.js')).toContain('15 onnxruntime');
    },
    5 * minutes,
  );
});
