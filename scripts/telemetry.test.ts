import { spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandLine, smallSpec } from '../packages/cli/test/project';

// ONNX Runtime keeps a device id and a database of events in HOME and logs in TMPDIR when its telemetry is on.

const root = resolve(import.meta.dirname, '..');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-telemetry-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs a program where there is no network: a test sends nothing to anybody. */
const cutOff = ['unshare', '--map-root-user', '--net'];
const canCutOff = spawnSync(cutOff[0] as string, [...cutOff.slice(1), 'true']).status === 0;

/** Runs node to its end with an empty HOME and TMPDIR. @returns what it said, and the files that it left there */
async function watched(
  name: string,
  args: readonly string[],
  { env = {}, offline = false }: { env?: NodeJS.ProcessEnv; offline?: boolean } = {},
) {
  const [home, temporary, work] = ['home', 'tmp', 'work'].map((one) => join(folder, name, one)) as [
    string,
    string,
    string,
  ];
  for (const one of [home, temporary, work]) await mkdir(one, { recursive: true });
  await writeFile(join(work, 'spec.yaml'), smallSpec());
  // In CI it would be off by itself, and nothing would be tested.
  const { ORT_DISABLE_TELEMETRY: _, XDG_CACHE_HOME: __, CI: ___, ...inherited } = process.env;
  const [program, ...all] = [...(offline ? cutOff : []), process.execPath, ...args] as [string, ...string[]];
  const child = spawn(program, all, {
    cwd: work,
    env: { ...inherited, HOME: home, TMPDIR: temporary, ...env },
  });
  let said = '';
  child.stdout.on('data', (text) => (said += text));
  child.stderr.on('data', (text) => (said += text));
  const code = await new Promise((done) => child.on('close', done));
  if (code !== 0) throw new Error(said);
  const found = await Promise.all([home, temporary].map((one) => readdir(one, { recursive: true })));
  // The folder of tsx, by which the sources are run.
  return { said, left: found.flat().filter((file) => !file.startsWith('tsx-')) };
}

const source = (code: string): string[] => [
  '--conditions=@hemlkit/source',
  '--import',
  join(root, 'node_modules/tsx/dist/esm/index.mjs'),
  '--input-type=module',
  '-e',
  code,
];
const compute = source(`
  import { createRequire } from 'node:module';
  import { registerOnnxBackend } from '${root}/packages/backend-onnx/src/index.ts';
  const tf = createRequire('${root}/packages/backend-onnx/package.json')('@tensorflow/tfjs');
  registerOnnxBackend(tf, { threads: 1 });
  await tf.setBackend('onnxruntime');
  console.log((await tf.add([1, 2], [3, 4]).data()).join(' '));`);

it('the backend alone writes nothing beside what it is asked for', async () => {
  const { said, left } = await watched('backend', compute);
  expect(said).toBe('4 6\n');
  expect(left).toEqual([]);
});

describe.skipIf(!canCutOff)('a report (needs unshare, to try it without a network)', () => {
  it('would be seen by these tests', async () => {
    const { left } = await watched('reporting', compute, {
      env: { ORT_DISABLE_TELEMETRY: '0' },
      offline: true,
    });
    expect(left.join(' ')).toContain('onnxruntime');
  });
});

it('a training in two processes and its data reading write nothing', async () => {
  const { left } = await watched(
    'train',
    commandLine([
      'train',
      'spec.yaml',
      '--set',
      'training.epochs=1',
      '--set',
      'executor={ type: workers, workers: 2 }',
    ]),
  );
  expect(left).toEqual([]);
});

it('the thread of a model writes nothing', async () => {
  const { said, left } = await watched(
    'segmenter',
    source(`
      import { writeFileSync } from 'node:fs';
      import { tinyOnnx } from '${root}/packages/segmenters/test/tiny-onnx.ts';
      import { ModelThread } from '${root}/packages/core/src/onnx/model-thread.ts';
      writeFileSync('tiny.onnx', tinyOnnx({ weights: new Float32Array(36), classes: 3, stride: 2 }));
      const thread = new ModelThread();
      const { value } = await thread.call('load', { model: 'tiny.onnx', options: {} });
      console.log(value.inputNames.join());
      await thread.dispose();`),
  );
  expect(said).toBe('pixel_values\n');
  expect(left).toEqual([]);
});

it('is loaded nowhere but behind the switch', async () => {
  const files = (await readdir(join(root, 'packages'), { recursive: true })).filter(
    (file) => /^[^/]+\/(src|test|bench)\/.*\.(ts|js|mjs)$/.test(file) && !file.includes('node_modules'),
  );
  const loading: string[] = [];
  for (const file of files) {
    const text = await readFile(join(root, 'packages', file), 'utf8');
    if (/^(?!import type| \*).*['"]onnxruntime-node(\/dist[^'"]*)?['"]/m.test(text)) loading.push(file);
  }
  expect(loading.sort()).toEqual([
    'backend-onnx/src/runtime.ts',
    'backend-onnx/test/tfjs-core/run.ts',
    // Lays it beside a program of the documents, which it runs with the telemetry switched off.
    'cli/test/export-examples.test.ts',
    'core/src/onnx/model-thread-worker.js',
  ]);
});
