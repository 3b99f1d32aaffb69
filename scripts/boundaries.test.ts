import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** For each rule a file that breaks it, and what the file says. */
const violations: Record<string, Record<string, string>> = {
  unresolvable: { 'packages/report/src/lost.ts': "import '@hemlkit/core/no-such-door';" },
  'no-circular': {
    'packages/report/src/hen.ts': "import { egg } from './egg';\nexport const hen = () => egg;",
    'packages/report/src/egg.ts': "import { hen } from './hen';\nexport const egg = () => hen;",
  },
  'backend-stands-alone': { 'packages/backend-onnx/src/bad.ts': "import type {} from '@hemlkit/core';" },
  'core-below-all': { 'packages/core/src/training/bad.ts': "import '@hemlkit/trunks';" },
  'statistics-alone': { 'packages/statistics/src/bad.ts': "import '@hemlkit/core';" },
  'networks-through-the-door': { 'packages/networks/src/bad.ts': "import '@hemlkit/core';" },
  'capabilities-through-the-door': { 'packages/bias/src/bad.ts': "import '@hemlkit/core';" },
  'report-on-capabilities': { 'packages/report/src/bad.ts': "import '@hemlkit/metrics';" },
  'page-on-report-and-core': { 'packages/page/src/bad.ts': "import '@hemlkit/core';" },
  'cli-on-report-and-core': { 'packages/cli/src/bad.ts': "import '@hemlkit/datasets';" },
  'synthesize-on-datasets': { 'packages/cli/src/load-datasets.ts': "import '@hemlkit/trunks';" },
  'plugins-through-the-door': { 'packages/trunks/src/bad.test.ts': "import '@hemlkit/core';" },
  'plugins-alone': { 'packages/metrics/src/bad.ts': "import '../../loss-plugins/src/index';" },
  'kit-through-the-doors': { 'packages/testing/src/bad.ts': "import '../../core/src/contracts/bad';" },
  'kit-in-tests': { 'packages/trunks/src/bad.ts': "import '@hemlkit/testing';" },
  'contracts-alone': { 'packages/core/src/contracts/bad.ts': "import type {} from '../index';" },
  'inversify-in-container': { 'packages/core/src/training/inject.ts': "import 'inversify';" },
  'yaml-and-ajv-in-experiment': { 'packages/core/src/training/parse.ts': "import 'yaml';\nimport 'ajv';" },
  'backends-in-engine': { 'packages/core/src/training/tf.ts': "import '@tensorflow/tfjs-backend-cpu';" },
  'command-starts-light': { 'packages/cli/src/main.ts': "import '@hemlkit/core';" },
  'backend-from-engine': { 'packages/core/src/training/ort.ts': "import '@hemlkit/backend-onnx';" },
};

/** Files that keep to every rule, each close to one that breaks one. */
const allowed: Record<string, string> = {
  'packages/core/src/training/fine.ts':
    "import type {} from '../contracts/fine';\nimport '@tensorflow/tfjs-core';",
  'packages/core/src/contracts/fine.ts': "import type {} from './index';",
  'packages/core/src/contracts/index.ts': 'export {};',
  'packages/core/src/container/fine.ts': "import 'inversify';",
  'packages/core/src/experiment/fine.ts': "import 'yaml';\nimport 'ajv';",
  'packages/core/src/engine/fine.ts':
    "import '@tensorflow/tfjs-backend-cpu';\nimport '@hemlkit/backend-onnx';",
  'packages/trunks/src/fine.ts': "import '@hemlkit/core/plugin';",
  'packages/trunks/src/fine.test.ts': "import '@hemlkit/testing';\nimport '@tensorflow/tfjs-backend-cpu';",
  'packages/testing/src/fine.ts': "import '@hemlkit/core';\nimport '@hemlkit/core/run';",
  'packages/networks/src/fine.ts': "import '@hemlkit/core/plugin';",
  'packages/trunks/src/bundling.ts': "import '@hemlkit/networks';",
  'packages/report/src/fine.ts': "import type {} from '@hemlkit/core';\nimport type {} from '@hemlkit/bias';",
  'packages/bias/src/fine.ts': "import '@hemlkit/core/run';\nimport '@hemlkit/statistics';",
  'packages/cli/src/fine.ts': "import '@hemlkit/core';\nimport '@hemlkit/report';",
  'packages/cli/src/load-datasets.ts': "import '@hemlkit/datasets';",
  'packages/cli/templates/plugin-dataset/src/my-dataset.test.ts': "import '@hemlkit/datasets';",
  'packages/cli/src/main.ts': "import 'node:fs';\nimport type {} from './fine';\nvoid import('./fine');",
};

const root = resolve(__dirname, '..');
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'heml-boundaries-')));
const depcruise = join(root, 'node_modules/.bin/depcruise');

function write(workspace: string, files: Record<string, string>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(workspace, file)), { recursive: true });
    writeFileSync(join(workspace, file), `${text}\n`);
  }
}

/** A small workspace with our packages' names and doors, and npm packages that hold nothing. */
function makeWorkspace(name: string, files: Record<string, string>): string {
  const workspace = join(folder, name);
  const scope = join(workspace, 'node_modules/@hemlkit');
  mkdirSync(scope, { recursive: true });
  for (const own of [
    'backend-onnx',
    'core',
    'statistics',
    'networks',
    'testing',
    'bias',
    'report',
    'page',
    'cli',
    'trunks',
    'loss-plugins',
    'metrics',
    'datasets',
  ]) {
    cpSync(join(root, 'packages', own, 'package.json'), join(workspace, 'packages', own, 'package.json'));
    write(workspace, { [`packages/${own}/src/index.ts`]: 'export {};' });
    symlinkSync(join(workspace, 'packages', own), join(scope, own));
  }
  write(workspace, {
    'packages/core/src/plugin.ts': 'export {};',
    'packages/core/src/run.ts': 'export {};',
  });
  for (const npm of ['yaml', 'ajv', 'inversify', '@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-cpu']) {
    write(workspace, { [`node_modules/${npm}/package.json`]: '{ "main": "index.js" }' });
    write(workspace, { [`node_modules/${npm}/index.js`]: '' });
  }
  cpSync(join(root, 'tsconfig.base.json'), join(workspace, 'tsconfig.base.json'));
  write(workspace, files);
  return workspace;
}

/** The rules that a workspace breaks, each with the files that break it. */
function cruise(workspace: string): Record<string, string[]> {
  const config = join(root, '.dependency-cruiser.cjs');
  const args = ['packages', '--config', config, '--output-type', 'json'];
  const { stdout, stderr } = spawnSync(depcruise, args, { cwd: workspace, encoding: 'utf8' });
  if (!stdout) throw new Error(stderr);
  const broken: Record<string, string[]> = {};
  for (const { rule, from } of JSON.parse(stdout).summary.violations) {
    broken[rule.name] = [...(broken[rule.name] ?? []), from];
  }
  return broken;
}

let broken: Record<string, string[]>;

beforeAll(() => {
  broken = cruise(makeWorkspace('bad', Object.assign({}, ...Object.values(violations))));
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true }));

test('a workspace that keeps to the rules breaks none', () => {
  expect(cruise(makeWorkspace('good', allowed))).toEqual({});
});

test('every rule has a file here that breaks it', () => {
  const { forbidden } = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs'));
  expect(Object.keys(violations).sort()).toEqual(forbidden.map((rule: { name: string }) => rule.name).sort());
});

test.each(Object.entries(violations))('%s bites', (rule, files) => {
  expect(Object.keys(files)).toEqual(expect.arrayContaining(broken[rule] ?? ['nothing']));
});
