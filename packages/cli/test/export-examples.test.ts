import { execFile, spawnSync } from 'node:child_process';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { decodeSafetensors, type HostTensor } from '@hemlkit/core';
import { resizeImage, resizeMap } from '@hemlkit/core/run';
import type { ExportIndex } from '@hemlkit/export';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Project, smallSpec } from './project';

const run = promisify(execFile);
const root = resolve(fileURLToPath(import.meta.url), '../../../..');
const python = ['onnxruntime', 'numpy', 'safetensors'];
const missing = spawnSync('python3', ['-c', `import ${python.join(', ')}`]).status !== 0;
if (missing) console.warn(`The example in Python is not run: it needs python3 with ${python.join(', ')}.`);

let project: Project;
let example: Record<string, HostTensor>;
let index: ExportIndex;
beforeAll(async () => {
  project = await Project.create(smallSpec().replace('epochs: 3', 'epochs: 1'));
  for (const args of [
    ['train', 'spec.yaml'],
    ['export', 'runs/small', '--out', 'exported'],
  ]) {
    const { code, err } = await project.run(...args);
    expect(code, err).toBe(0);
  }
  index = await project.json<ExportIndex>('exported', 'index.json');
  example = decodeSafetensors(await readFile(project.path('exported/example.safetensors')));
}, 180_000);
afterAll(() => project.remove());

/** A program of the documentation, written as a file of its own. */
async function written(name: string): Promise<string> {
  const text = await readFile(join(root, 'docs/export.md'), 'utf8');
  const [, code] = new RegExp(`\`\`\`\\w+ run=${name.replace('.', '\\.')}\n([\\s\\S]*?)\`\`\``).exec(text)!;
  const file = project.path(name.replace('.ts', '.mts'));
  await writeFile(file, code as string);
  return file;
}

/** What of the example the run gives at a node. */
function expected(node: string) {
  const { data, shape } = example[`embedding.${node}`]!;
  const [, dimensions] = shape as [number, number];
  const squared = Array.from({ length: dimensions }, (_, i) => (data[i]! - data[dimensions + i]!) ** 2);
  return { embedding: [...data], squared: squared.reduce((sum, one) => sum + one) };
}

function expectSame(out: string, node: string): void {
  const found = JSON.parse(out) as ReturnType<typeof expected>;
  const wanted = expected(node);
  expect(found.embedding).toHaveLength(wanted.embedding.length);
  for (const [i, value] of wanted.embedding.entries()) expect(found.embedding[i]).toBeCloseTo(value, 4);
  expect(found.squared).toBeCloseTo(wanted.squared, 3);
  expect(wanted.squared).toBeGreaterThan(0);
}

describe('what an export says of its input', () => {
  it('names what is done to an image and its class map, and what it gives', async () => {
    const { preparation, segmenter, distance } = index;
    expect(distance).toMatchObject({ type: 'snr' });
    expect(segmenter).toBe('masks');
    expect(preparation.size).toBe(32);
    for (const part of ['turned upright', 'resize to 32x32', 'linear kernel'])
      expect(preparation.image.join()).toContain(part);
    expect(index.example?.tensors.map(({ name }) => name)).toEqual([
      ...['photographs', 'maps', 'image', 'map'],
      ...['skin', 'hair', 'u_lip', 'l_lip', 'head', 'lips', 'final'].map((node) => `embedding.${node}`),
    ]);
    const [height, width] = [90, 120];
    for (const at of [0, 1]) {
      const part = (name: string, size: number) =>
        Uint8Array.from(example[name]!.data.subarray(at * size, (at + 1) * size));
      const image = { width, height, channels: 3 as const, data: part('photographs', width * height * 3) };
      const map = { width, height, channels: 1 as const, data: part('maps', width * height) };
      expect([...(await resizeImage(image, { size: 32 }))]).toEqual([...part('image', 32 * 32 * 3)]);
      expect([...resizeMap(map, { size: 32 })]).toEqual([...part('map', 32 * 32)]);
      // The rule of maps, as it is written down.
      const nearest = (x: number, y: number) =>
        map.data[Math.floor(((y + 0.5) * height) / 32) * width + Math.floor(((x + 0.5) * width) / 32)];
      expect(part('map', 32 * 32)[32 * 5 + 9]).toBe(nearest(9, 5));
    }
  });
});

describe('the examples of the documentation', () => {
  it.each(['final', 'lips'])(
    'give what the run gives, in TypeScript: %s',
    async (node) => {
      const file = await written('export.ts');
      const from = createRequire(join(root, 'packages/backend-onnx/package.json'));
      const modules = project.path('node_modules');
      await mkdir(join(modules, '@hemlkit'), { recursive: true });
      const ort = dirname(from.resolve('onnxruntime-node/package.json'));
      await symlink(ort, join(modules, 'onnxruntime-node')).catch(() => {});
      await symlink(join(root, 'packages/core'), join(modules, '@hemlkit/core')).catch(() => {});
      const tsx = join(root, 'node_modules/tsx/dist/esm/index.mjs');
      const args = ['--conditions=@hemlkit/source', '--import', tsx, file, 'exported', node];
      const env = { ...process.env, ORT_DISABLE_TELEMETRY: '1' };
      const { stdout } = await run(process.execPath, args, { cwd: project.folder, env });
      expectSame(stdout, node);
    },
    60_000,
  );

  it('name in Python the files, inputs and outputs that index.json has', async () => {
    const code = await readFile(await written('export.py'), 'utf8');
    const all = (pattern: RegExp) => [...code.matchAll(pattern)].map(([, name]) => name as string);
    const [node] = index.nodes;
    expect(all(/InferenceSession\(f'\{folder\}\/(.+?)'\)/g)).toEqual([
      node!.file.replace(node!.id, '{node}'),
    ]);
    expect(all(/^ {4}'(\w+)':/gm)).toEqual(index.inputs!.map(({ name }) => name));
    expect(all(/astype\(np\.(\w+)\)/g)).toEqual(index.inputs!.map(({ dtype }) => dtype));
    expect(all(/session\.run\(\['(\w+)'\]/g)).toEqual(index.outputs!.map(({ name }) => name));
    const tensors = index.example!.tensors.map(({ name }) => name);
    for (const name of all(/example\['(\w+)'\]/g)) expect(tensors).toContain(name);
    expect(all(/index\['(\w+)'\]\['file'\]/g)).toEqual(['example']);
    expect(index.example!.file).toBe('example.safetensors');
  });

  it.skipIf(missing)(`give what the run gives, in Python (needs ${python.join(', ')})`, async () => {
    const file = await written('export.py');
    const { stdout } = await run('python3', [file, 'exported', 'final'], { cwd: project.folder });
    expectSame(stdout, 'final');
  });
});
