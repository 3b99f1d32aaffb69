import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { decodeSafetensors, decodeSafetensorsMetadata, type HostTensor } from '@hemlkit/core';
import { createRandom, runModel } from '@hemlkit/core/run';
import type { TreeExportIndex } from '@hemlkit/export';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Project, smallSpec } from './project';

const MINUTES = 180_000;
const ids = ['skin', 'hair', 'u_lip', 'l_lip', 'head', 'lips', 'final'];
const nodes = ids.length;
const dimensions = 4;

let project: Project;
beforeAll(async () => {
  project = await Project.create();
});
afterAll(() => project.remove());

async function train(recipe: string) {
  const spec = smallSpec().replace('name: small', `name: ${recipe}`).replace('epochs: 3', 'epochs: 1');
  const size = recipe === 'own' ? 32 : 16;
  const network =
    recipe === 'conv4'
      ? 'recipe: shared, trunk: { type: conv4, widths: [4, 8] }'
      : `recipe: ${recipe}, widths: [4, 4, 8, 8]`;
  await project.writeSpec(
    `${spec}method: { type: additive, ${network}, cropSize: ${size}, hidden: 8, dimensions: ${dimensions}, height: 0.5 }\n`,
  );
  const { code, err } = await project.run('train', 'spec.yaml');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return size;
}

const readIndex = (folder: string) => project.json<TreeExportIndex>(folder, 'index.json');

/** Runs the exported file as another program would. */
async function runFile(file: Uint8Array, given: Record<string, HostTensor>, height: number) {
  const { crops, boxes, present } = given as Record<'crops' | 'boxes' | 'present', HostTensor>;
  const found = await runModel(file, {
    crops: { dtype: 'uint8', shape: crops.shape, data: Uint8Array.from(crops.data) },
    boxes: { dtype: 'float32', shape: boxes.shape, data: boxes.data },
    present: { dtype: 'uint8', shape: present.shape, data: Uint8Array.from(present.data) },
    height: { dtype: 'float32', shape: [], data: Float32Array.of(height) },
  });
  expect(Object.keys(found).sort()).toEqual(['embedding', 'vectors', 'weights']);
  return Object.fromEntries(
    Object.entries(found).map(([name, { data }]) => [name, data as Float32Array]),
  ) as Record<'embedding' | 'vectors' | 'weights', Float32Array>;
}

/** Images of noise; of each some nodes are not shown. */
function noise(count: number, size: number): Record<string, HostTensor> {
  const random = createRandom(11);
  const fill = (shape: number[], value: () => number): HostTensor => {
    const length = shape.reduce((product, extent) => product * extent, 1);
    return { shape, data: Float32Array.from({ length }, value) };
  };
  return {
    crops: fill([count, nodes, size, size, 4], () => random.integer(256)),
    boxes: fill([count, nodes, 6], () => random.uniform() - 1),
    present: fill([count, nodes], () => Number(random.uniform() < 0.8)),
  };
}

const largestApart = (found: Float32Array, wanted: Float32Array): number => {
  expect(found.length).toBe(wanted.length);
  return found.reduce((most, value, at) => Math.max(most, Math.abs(value - wanted[at]!)), 0);
};

/** A recipe of the method, or a trunk that all nodes share. */
describe.each(['shared', 'own', 'own-with-children', 'conv4'])('heml export of additive, %s', (recipe) => {
  let size: number;
  beforeAll(async () => {
    size = await train(recipe);
  }, MINUTES);

  it(
    'writes one model for all nodes, what is needed to use it, and an example',
    async () => {
      const { code, out, err } = await project.run('export', `runs/${recipe}`);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toContain(`1 model, example.safetensors and index.json in runs/${recipe}/export`);
      const index = await readIndex(`runs/${recipe}/export`);
      expect(index).toMatchObject({
        format: 'onnx',
        root: 'final',
        model: { file: 'model.onnx', dimensions, height: 0.5, batch: 'any' },
        crops: { size, margin: 0.1, fill: [124, 116, 104] },
        opset: 20,
        check: { split: 'validation', heights: [0.5, 0, 1.5] },
      });
      expect(index.nodes.map(({ id }) => id)).toEqual(ids);
      expect(index.nodes[5]).toEqual({
        id: 'lips',
        level: 1,
        children: ['u_lip', 'l_lip'],
        segments: ['u_lip', 'l_lip'],
        shows: ['u_lip', 'l_lip'],
      });
      expect(index.inputs?.map(({ name, dtype, shape }) => [name, dtype, shape])).toEqual([
        ['crops', 'uint8', ['batch', nodes, size, size, 4]],
        ['boxes', 'float32', ['batch', nodes, 6]],
        ['present', 'uint8', ['batch', nodes]],
        ['height', 'float32', []],
      ]);
      expect(index.check?.samples).toHaveLength(5);
      expect(index.model.largestDifference).toBeLessThan(1e-5);
      expect(index.model.largestGap).toBeLessThan(1e-6);
      const bytes = await readFile(project.path(`runs/${recipe}/export/model.onnx`));
      expect(index.model.bytes).toBe(bytes.length);
      expect(index.model.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
      for (const text of ['heml.nodes', 'heml.classes', 'heml.crops', 'heml.height', 'logits'])
        expect(bytes.includes(text), text).toBe(true);
    },
    MINUTES,
  );

  it('has what the example in Python of the package names', async () => {
    const text = await readFile(new URL('../../export/README.md', import.meta.url), 'utf8');
    const [, code] = /```python\n([\s\S]*?)```/.exec(text)!;
    const all = (pattern: RegExp) => [...code!.matchAll(pattern)].map(([, name]) => name as string);
    const { inputs, outputs, model, example } = await readIndex(`runs/${recipe}/export`);
    expect(all(/^ {4}'(\w+)':/gm)).toEqual(inputs?.map(({ name }) => name));
    expect(all(/np\.(uint8|float32)/g)).toEqual(['uint8', 'uint8', 'float32']);
    const given = /session\.run\(\[(.*?)\]/.exec(code!)![1]!.replaceAll("'", '').split(', ');
    expect(given).toEqual(outputs?.map(({ name }) => name));
    expect(code).toContain(`export/${model.file}`);
    expect(code).toContain(`export/${example?.file}`);
    expect(
      all(/example\['(\w+)'\]/g).every((name) => example?.tensors.some((one) => one.name === name)),
    ).toBe(true);
  });

  it('gives for the example what the run gives', async () => {
    const folder = `runs/${recipe}/export`;
    const file = await readFile(project.path(folder, 'model.onnx'));
    const example = decodeSafetensors(await readFile(project.path(folder, 'example.safetensors')));
    const { example: described } = await readIndex(folder);
    expect(Object.entries(example).map(([name, { shape }]) => [name, shape])).toEqual(
      described?.tensors.map(({ name, shape }) => [name, shape]).sort(([a], [b]) => (a! < b! ? -1 : 1)),
    );
    // The second photograph shows every second of four classes.
    expect([...example.present!.data]).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0, 1, 1, 1]);
    const found = await runFile(file, example, example.height!.data[0]!);
    for (const name of ['vectors', 'embedding', 'weights'] as const)
      expect(largestApart(found[name], example[name]!.data), name).toBeLessThan(1e-5);
  });

  it('gives distances that are the sum over the nodes, at every height', async () => {
    const file = await readFile(project.path(`runs/${recipe}/export/model.onnx`));
    const count = 30;
    const images = noise(count, size);
    const weights: number[] = [];
    for (const height of [0, 0.5, 4]) {
      const given = await runFile(file, images, height);
      weights.push(given.weights.at(-1)!);
      const length = nodes * dimensions;
      for (let x = 0; x < count; x++)
        for (let y = 0; y < x; y++) {
          let [whole, sum] = [0, 0];
          for (let at = 0; at < length; at++) {
            const [a, b] = [x * length + at, y * length + at];
            whole += (given.embedding[a]! - given.embedding[b]!) ** 2;
            const weight = given.weights[Math.floor(at / dimensions)]!;
            sum += weight * (given.vectors[a]! - given.vectors[b]!) ** 2;
          }
          expect(sum).toBeGreaterThan(0);
          expect(Math.abs(whole - sum) / sum).toBeLessThan(1e-6);
        }
    }
    // The higher, the less the root counts.
    expect(weights).toEqual([...weights].sort((a, b) => b - a));
    expect(weights[2]).toBeLessThan(0.01);
  });

  it('does not look at what an image does not show', async () => {
    const file = await readFile(project.path(`runs/${recipe}/export/model.onnx`));
    const images = noise(1, size);
    images.present!.data.fill(1);
    images.present!.data[1] = 0;
    const before = await runFile(file, images, 1);
    const length = size * size * 4;
    images.crops!.data.fill(200, length, 2 * length);
    images.boxes!.data.fill(-3, 6, 12);
    expect(await runFile(file, images, 1)).toEqual(before);
  });
});

describe('heml export of additive', () => {
  it(
    'writes weights that describe whose they are',
    async () => {
      const { code, out } = await project.run(
        ...['export', 'runs/shared', '--format', 'safetensors', '--out', 'weights'],
      );
      expect(code).toBe(0);
      expect(out).toContain('1 model and index.json in weights');
      const [written, kept] = await Promise.all(
        ['weights/model.safetensors', 'runs/shared/nodes/final/model.safetensors'].map((file) =>
          readFile(project.path(file)),
        ),
      );
      expect(decodeSafetensors(written as Uint8Array)).toEqual(decodeSafetensors(kept as Uint8Array));
      expect(decodeSafetensorsMetadata(written as Uint8Array)).toMatchObject({
        'heml.root': 'final',
        'heml.height': '0.5',
      });
      expect((await readIndex('weights')).inputs).toBeUndefined();
    },
    MINUTES,
  );

  it(
    'takes one batch size',
    async () => {
      const { code } = await project.run('export', 'runs/own', '--batch', '2', '--out', 'two');
      expect(code).toBe(0);
      expect((await readIndex('two')).model.batch).toBe(2);
    },
    MINUTES,
  );

  it('refuses what one model for all nodes cannot do', async () => {
    const node = await project.run('export', 'runs/shared', '--node', 'lips');
    const input = await project.run('export', 'runs/shared', '--input', 'image');
    expect([node.code, input.code]).toEqual([2, 2]);
    expect(node.err + input.err).toMatchInlineSnapshot(`
      "The method \`additive\` has one model for all nodes, which is exported whole.
      Leave out the nodes. The model gives a vector and a weight for each node: \`distances\` in index.json describes how a distance at a node is made of them.
      The model of the method \`additive\` takes crops of nodes, and not \`image\`.
      Leave out the input: \`crops\` in index.json describes how crops are cut.
      "
    `);
  });
});
