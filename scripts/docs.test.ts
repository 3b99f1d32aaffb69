import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { loadExperiment } from '@hemlkit/core';
import { kindsOfCore } from '@hemlkit/core/plugin';
import { loadSweep } from '@hemlkit/sweeps';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import { pluginFiles } from '../packages/cli/src/init/plugin-files';
import { writeNew } from '../packages/cli/src/init/write-new';
import { createProgram } from '../packages/cli/src/main';
import type { PluginKind } from '../packages/cli/src/plugin-kinds';
import { fakeIo } from '../packages/cli/test/fake-io';
import { typeErrors } from './docs/check-types';
import { type CodeBlock, codeBlocks, doorFiles, markdownFiles } from './docs/code-blocks';

// What the documents show is held against what there is: files as they are, types, specs, commands.

const root = resolve(__dirname, '..');
const blocks = [...markdownFiles(root), ...doorFiles(root)].flatMap((file) => codeBlocks(root, file));
const named = (list: CodeBlock[]) => list.map((block) => [`${block.file}:${block.line}`, block] as const);
const of = (...languages: string[]) => blocks.filter(({ language }) => languages.includes(language));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-docs-'));
  await copyFile(join(root, 'specs/quickstart.yaml'), join(folder, 'quickstart.yaml'));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

it('finds the documents', () => {
  expect(of('ts').length).toBeGreaterThan(5);
  expect(of('yaml').length).toBeGreaterThan(5);
  expect(of('sh').length).toBeGreaterThan(2);
});

it('knows what to do with every language that a block names', () => {
  const known = ['', 'ts', 'yaml', 'sh', 'python'];
  expect(blocks.filter(({ language }) => !known.includes(language))).toEqual([]);
});

/** The files that `heml init plugin my-KIND --kind KIND` writes. */
const written = (name: string) => pluginFiles(name, name.replace('my-', '') as PluginKind);

const shown = blocks.filter(({ info }) => /^(file|written)=/.test(info));
it.each(named(shown))('%s shows the file as it is', async (_, { info, text }) => {
  const [, how, name, rest] = /^(\w+)=([^/]+)\/(.*)$/.exec(info)!;
  if (how === 'file') expect(text).toBe(await readFile(join(root, name!, rest!), 'utf8'));
  else expect(text).toBe((await written(name!))[rest!]);
});

// All of them are trained by the test of `heml init plugin`.
it.each([
  ['loss', 25, 'testLoss(myLoss, {'],
  ['segmenter', 30, 'testSegmenter(mySegmenter, {'],
  ['dataset', 50, 'testDataset(myDataset, {'],
  ['trunk', 45, 'testTrunk(myTrunk, {'],
  ['metric', 50, 'testMetric(myMetric, {'],
  ['method', 180, 'testMethod(myMethod, {'],
])('shows a %s that has at most %i lines and is held by the test kit', (kind, most, kit) => {
  const text = (end: string) =>
    shown.find(({ info }) => info === `written=my-${kind}/src/my-${kind}${end}.ts`)!.text;
  expect(text('').trimEnd().split('\n').length).toBeLessThanOrEqual(most);
  expect(text('.test')).toContain(kit);
});

it('says what a component of every kind is', async () => {
  const text = await readFile(join(root, 'docs/writing-plugins.md'), 'utf8');
  const table = text.slice(text.indexOf('## What `create` gives'));
  const listed = [...table.matchAll(/^\| `(\w+)` \| `(define\w+)`, `(test\w+)` \|/gm)].map(
    ([, ...cells]) => cells,
  );
  const named = ({ kind }: { kind: string }, verb: string) => verb + kind[0]!.toUpperCase() + kind.slice(1);
  expect(listed).toEqual(kindsOfCore.map((kind) => [kind.kind, named(kind, 'define'), named(kind, 'test')]));
});

it('shows TypeScript that type-checks', () => {
  // What shows a file is checked where that file is.
  const own = of('ts').filter((block) => !shown.includes(block));
  expect(typeErrors(root, own)).toEqual([]);
}, 600_000);

describe('specs', () => {
  /** What a part of a spec is a part of. */
  const whole = {
    heml: 1,
    name: 'docs',
    plugins: ['datasets', 'segmenters', 'trunks', 'loss-plugins', 'metrics'].map(
      (name) => `@hemlkit/${name}`,
    ),
    dataset: { type: 'synthetic', label: 'smile' },
    segments: ['skin', 'hair'],
    hierarchy: 'pairs',
    model: { trunk: { type: 'conv4' } },
  };

  it.each(named(of('yaml')))('%s is right', async (_, block) => {
    const [, shownFile] = /^file=(.+)$/.exec(block.info) ?? [];
    if (shownFile) return void (await loadExperiment(join(root, shownFile)));
    const [, name, path] = /^written=([^/]+)\/(.*)$/.exec(block.info) ?? [];
    if (name && path) {
      await writeNew(join(folder, 'plugins', name), await written(name));
      return void (await loadExperiment(join(folder, 'plugins', name, path), { trust: true }));
    }
    const part = parse(block.text) as Record<string, unknown>;
    const plugins = [...new Set([...whole.plugins, ...((part.plugins as string[]) ?? [])])];
    const spec = 'heml' in part ? part : { ...whole, ...part, plugins };
    // By its own name, beside the document's other specs: `extends` and `base` find it there.
    const file = join(folder, block.file.replaceAll('/', '-'), `${spec.name}.yaml`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, stringify(spec));
    if (process.env.CELEBA_ROOT === undefined) vi.stubEnv('CELEBA_ROOT', folder);
    if ('base' in spec) return expect((await loadSweep(file)).name).toBe(spec.name);
    expect((await loadExperiment(file)).experiment.name).toBe(spec.name);
  });
});

describe('commands', () => {
  const lines = of('sh').flatMap((block) =>
    block.text.split('\n').flatMap((text, i): [string, string][] => {
      const [, command] = /^(?:[A-Z_]+=\S+ )*(?:npx )?(heml .*?)\s*(?:#.*)?$/.exec(text) ?? [];
      return command ? [[`${block.file}:${block.line + 1 + i} ${command}`, command]] : [];
    }),
  );

  it.each(lines)('%s', (_, command) => {
    let actions = 0;
    const program = createProgram(fakeIo(), () => {
      actions++;
    });
    program.parse(command.split(/\s+/).slice(1), { from: 'user' });
    expect(actions).toBe(1);
  });
});
