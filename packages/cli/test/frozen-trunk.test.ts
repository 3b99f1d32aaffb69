import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { MetricTree } from '@hemlkit/core';
import { onnxModel } from '@hemlkit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Project, smallSpec } from './project';

const side = 32;
const cell = 4;

/** Random features of the cells of an image. */
function network(seed: number): Uint8Array {
  const kernels = Float32Array.from({ length: 6 * 3 * cell * cell }, (_, i) => Math.sin(seed * i + 1) / 4);
  return onnxModel({
    nodes: [
      { type: 'Conv', inputs: ['input', 'kernels'], outputs: ['map'], attributes: { strides: [cell, cell] } },
      { type: 'Relu', inputs: ['map'], outputs: ['seen'] },
      { type: 'Flatten', inputs: ['seen'], outputs: ['features'] },
    ],
    weights: { kernels: { shape: [6, 3, cell, cell], data: kernels } },
    inputs: [{ name: 'input', shape: ['n', 3, side, side] }],
    outputs: [{ name: 'features', shape: ['n', 6 * (side / cell) ** 2] }],
  });
}

const trunk =
  '{ type: onnx, model: dino.onnx, mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5], threads: 1 }';
const spec = smallSpec()
  .replace('{ type: conv4, widths: [8, 8, 12] }', trunk)
  .replace('  augment: { crop: [0.5, 1], flip: true }\n', '');

let project: Project;
beforeAll(async () => {
  project = await Project.create(spec);
  await writeFile(project.path('dino.onnx'), network(1.7));
  const ended = await project.run('train', 'spec.yaml');
  expect({ code: ended.code, err: ended.err }).toEqual({ code: 0, err: '' });
}, 120_000);
afterAll(() => project.remove());

/** When each file of kept features was written. */
async function numbers(): Promise<Record<string, number>> {
  const names = await readdir(project.path('.heml/numbers'));
  const times = await Promise.all(
    names.map(async (name) => [name, (await stat(project.path('.heml/numbers', name))).mtimeMs] as const),
  );
  return Object.fromEntries(times.filter(([name]) => name.endsWith('.safetensors')));
}

describe('a frozen trunk', () => {
  it('is trained on at every node: what is kept of a node is its embedder', async () => {
    // A node's training and validation images: seven nodes.
    expect(Object.keys(await numbers())).toHaveLength(14);
    const { nodes } = await project.json<{ nodes: { id: string; metrics: Record<string, number> }[] }>(
      ...['runs', 'small', 'summary.json'],
    );
    expect(nodes.map(({ id }) => id)).toEqual(['skin', 'hair', 'u_lip', 'l_lip', 'head', 'lips', 'final']);
    const weights = await readFile(project.path('runs/small/nodes/skin/model.safetensors'));
    const header = weights.subarray(8, 8 + Number(weights.readBigUInt64LE(0))).toString();
    expect(header).toContain('embedder.');
    expect(header).not.toContain('trunk.');
  });

  it('is asked for an image once: another training reads what is kept', async () => {
    const before = await numbers();
    const again = await project.run(
      'train',
      'spec.yaml',
      '--set',
      'training.epochs=1',
      '--set',
      'name=again',
    );
    expect(again.code, again.err).toBe(0);
    expect(await numbers()).toEqual(before);
    // Evaluating and explaining ask for a split's features in the same way.
    const evaluated = await project.run(
      'evaluate',
      'runs/small',
      '--split',
      'validation',
      '--format',
      'json',
    );
    expect(evaluated.code, evaluated.err).toBe(0);
    const { nodes } = await project.json<{ nodes: { id: string; metrics: object }[] }>(
      ...['runs', 'small', 'summary.json'],
    );
    const found = JSON.parse(evaluated.out) as Record<string, object>;
    for (const { id, metrics } of nodes) expect(found[id], id).toEqual(metrics);
    expect(await numbers()).toEqual(before);
  }, 60_000);

  it('uses nothing that is damaged there, and trains to the same weights without it', async () => {
    const names = Object.keys(await numbers());
    for (const name of names) {
      const file = project.path('.heml/numbers', name);
      const bytes = await readFile(file);
      bytes[bytes.length - 2]! ^= 4;
      await writeFile(file, bytes);
    }
    const train = (name: string) =>
      project.run('train', 'spec.yaml', '--set', `name=${name}`, '--set', 'training.epochs=2');
    const { code, err } = await train('mended');
    expect(code, err).toBe(0);
    for (const name of names)
      expect(err).toContain(`${name} is damaged: its content does not match its checksum.`);
    for (const what of ['numbers', 'nodes']) await rm(project.path('.heml', what), { recursive: true });
    expect(await train('fresh')).toMatchObject({ code: 0, err: '' });
    expect(await project.hashes('runs/mended')).toEqual(await project.hashes('runs/fresh'));
  }, 60_000);

  it('is explained by distances, one network alone too', async () => {
    const explained = await project.run('explain', 'runs/small', '--format', 'json');
    expect(explained.code, explained.err).toBe(0);
    const { nodes } = JSON.parse(explained.out) as MetricTree;
    expect(nodes.map(({ id }) => id).sort()).toEqual(
      ['final', 'hair', 'head', 'l_lip', 'lips', 'skin', 'u_lip'].sort(),
    );
    const single = ['--set', 'method.type=single', '--set', 'name=single', '--set', 'training.epochs=1'];
    expect(await project.run('train', 'spec.yaml', ...single)).toMatchObject({ code: 0 });
    expect(await project.run('explain', 'runs/single')).toMatchObject({ code: 0 });
  }, 60_000);

  it('gives the method additive the features of every crop once', async () => {
    const before = Object.keys(await numbers());
    const train = (name: string, ...more: string[]) =>
      project.run(
        ...[
          'train',
          'spec.yaml',
          '--set',
          `name=${name}`,
          '--set',
          `method={ type: additive, cropSize: 32, trunk: ${trunk} }`,
        ],
        ...more,
      );
    const first = await train('sums');
    expect({ code: first.code, err: first.err }).toEqual({ code: 0, err: '' });
    expect(first.out).toContain('is asked for the features of');
    // Those of the training images, and those of the validation images.
    const kept = await numbers();
    expect(Object.keys(kept)).toHaveLength(before.length + 2);
    const again = await train('sums-again', '--set', 'training.epochs=1');
    expect(again.code, again.err).toBe(0);
    expect(again.out).not.toContain('is asked for the features of');
    const evaluated = await project.run('evaluate', 'runs/sums', '--split', 'validation', '--format', 'json');
    const { nodes } = await project.json<{ nodes: { id: string; metrics: object }[] }>(
      'runs/sums/summary.json',
    );
    const found = JSON.parse(evaluated.out) as Record<string, object>;
    expect(nodes).toHaveLength(7);
    for (const { id, metrics } of nodes) expect(found[id], id).toEqual(metrics);
    expect(await numbers()).toEqual(kept);

    const explained = await project.run('explain', 'runs/sums', '--format', 'json');
    expect(explained.code, explained.err).toBe(0);
    const tree = JSON.parse(explained.out) as MetricTree;
    const { own, all, gap } = tree.explanations.contributions!;
    expect(all).toBeGreaterThan(0);
    expect(Object.values(own!).reduce((sum, value) => sum + value, 0)).toBeCloseTo(all, 12);
    expect(gap).toBeCloseTo(0, 5);
    const pixels = await project.run('explain', 'runs/sums', '--explainer', 'saliency');
    expect(`${pixels.code} ${pixels.err}`).toContain('A frozen trunk computes outside the step');
    const exported = await project.run('export', 'runs/sums', '--format', 'onnx');
    expect(exported.code).toBe(2);
    expect(exported.err).toContain('`nodes/final/model.safetensors` of the run');
  }, 120_000);

  it.each([
    ['augmented images', ['training.augment.flip=true'], 'images cannot be augmented', 2],
    ['another size', ['training.imageSize=16'], 'Set `training.imageSize: 32`', 2],
    [
      'crops that are changed in training',
      [
        'method={ type: additive, cropSize: 32, trunk: TRUNK, shift: 2, maskErrors: 0.5 }',
        'training.augment={ flip: true }',
      ],
      'Leave out `training.augment.flip` and `shift` and `maskErrors`.',
      2,
    ],
    [
      'crops of another size',
      ['method={ type: additive, trunk: TRUNK, cropSize: 16 }'],
      'its `cropSize: 32`',
      2,
    ],
  ])('refuses %s', async (_, settings, message, code) => {
    const set = [...settings, 'name=refused'].flatMap((one) => ['--set', one.replace('TRUNK', trunk)]);
    const ended = await project.run('train', 'spec.yaml', ...set);
    expect(ended.err).toContain(message);
    expect(ended.code).toBe(code);
  });

  it('refuses to be exported', async () => {
    const exported = await project.run('export', 'runs/small', '--format', 'onnx');
    expect(exported.code).toBe(2);
    expect(exported.err).toContain('A frozen trunk computes outside the step');
  });
});
