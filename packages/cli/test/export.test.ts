import { readFile, writeFile } from 'node:fs/promises';
import { decodeSafetensors, decodeSafetensorsMetadata, openRun } from '@hemlkit/core';
import type { ExportIndex } from '@hemlkit/export';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Project, smallSpec } from './project';

const MINUTES = 180_000;
let project: Project;

beforeAll(async () => {
  const spec = smallSpec().replace('epochs: 3', 'epochs: 1');
  project = await Project.create(`${spec}overrides: { lips: { training: { background: blur } } }\n`);
  const { code, err } = await project.run('train', 'spec.yaml');
  expect(err).toBe('');
  expect(code).toBe(0);
}, MINUTES);
afterAll(() => project.remove());

describe('heml export', () => {
  it(
    'writes an inference model of every node, which gives the embeddings of the run',
    async () => {
      const { code, out, err } = await project.run('export', 'runs/small');
      expect(err).toBe('');
      expect(code).toBe(0);
      expect(out).toContain('7 models, example.safetensors and index.json in runs/small/export');
      const index = await project.json<ExportIndex>('runs/small/export', 'index.json');
      expect(index).toMatchObject({
        format: 'onnx',
        run: 'small',
        root: 'final',
        imageSize: 32,
        input: 'maps',
        opset: 20,
      });
      expect(index.classes.slice(0, 2)).toEqual(['background', 'skin']);
      expect(index.check?.samples).toHaveLength(5);
      expect(index.nodes.map(({ id, file, batch, dimensions }) => [id, file, batch, dimensions])).toEqual(
        ['skin', 'hair', 'u_lip', 'l_lip', 'head', 'lips', 'final'].map((id) => [id, `${id}.onnx`, 'any', 8]),
      );
      for (const { largestDifference } of index.nodes) expect(largestDifference).toBeLessThan(1e-4);
      expect(index.nodes.find(({ id }) => id === 'lips')).toMatchObject({
        background: 'blur',
        children: ['u_lip', 'l_lip'],
        shows: ['u_lip', 'l_lip'],
      });
      const bytes = await readFile(project.path('runs/small/export/lips.onnx'));
      expect(bytes.length).toBe(index.nodes.find(({ id }) => id === 'lips')?.bytes);
      // What a reader without the index has to know stands in the file.
      for (const text of ['heml.node', 'heml.classes', 'heml.background', 'blur', 'trunk.conv1.weight'])
        expect(bytes.includes(text), text).toBe(true);
    },
    MINUTES,
  );

  it(
    'writes the nodes that were asked for, for composed images and one batch size',
    async () => {
      const { code, out } = await project.run(
        ...['export', 'runs/small', '--node', 'lips', '--node', 'final'],
        ...['--input', 'image', '--batch', '2', '--out', 'composed'],
      );
      expect(code).toBe(0);
      expect(out).toContain('2 models, example.safetensors and index.json in composed');
      const index = await project.json<ExportIndex>('composed', 'index.json');
      expect(index.inputs?.map(({ name, dtype, shape }) => [name, dtype, shape])).toEqual([
        ['image', 'float32', ['batch', 32, 32, 3]],
      ]);
      expect(index.nodes.map(({ id, batch }) => [id, batch])).toEqual([
        ['lips', 2],
        ['final', 2],
      ]);
    },
    MINUTES,
  );

  it(
    'writes weights that say whose they are',
    async () => {
      const { code } = await project.run(
        ...['export', 'runs/small', '--format', 'safetensors', '--node', 'head', '--out', 'weights'],
      );
      expect(code).toBe(0);
      const [written, kept] = await Promise.all(
        ['weights/head.safetensors', 'runs/small/nodes/head/model.safetensors'].map((file) =>
          readFile(project.path(file)),
        ),
      );
      expect(decodeSafetensors(written as Uint8Array)).toEqual(decodeSafetensors(kept as Uint8Array));
      expect(decodeSafetensorsMetadata(written as Uint8Array)).toMatchObject({
        format: 'pt',
        'heml.node': 'head',
        'heml.segments': '["skin","hair"]',
        'heml.imageSize': '32',
      });
    },
    MINUTES,
  );

  it("writes the validation split for TensorBoard's projector", async () => {
    const { code, out, err } = await project.run(
      'export',
      'runs/small',
      '--format',
      'projector',
      '--node',
      'hair',
      '--node',
      'final',
    );
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('5 files in runs/small/projector');
    const text = (name: string) => readFile(project.path('runs/small/projector', name), 'utf8');
    const run = await openRun(project.path('runs/small'));
    const samples = await run.samples();
    const embeddings = await run.embeddings('validation');
    await run.dispose();
    for (const node of ['hair', 'final']) {
      const rows = (await text(`${node}.tsv`)).trimEnd().split('\n');
      expect(rows).toHaveLength(samples.length);
      expect(rows.flatMap((row) => row.split('\t').map(Number))).toEqual([...embeddings[node]!.rows]);
    }
    const [heading, ...metadata] = (await text('metadata.tsv')).trimEnd().split('\n');
    expect(heading!.split('\t').slice(0, 2)).toEqual(['id', 'label']);
    expect(metadata.map((row) => row.split('\t').slice(0, 2))).toEqual(
      samples.map(({ id, label }) => [id, label]),
    );
    const columns = Math.ceil(Math.sqrt(samples.length));
    const sprite = await sharp(project.path('runs/small/projector/sprite.png')).metadata();
    expect([sprite.width, sprite.height]).toEqual([48 * columns, 48 * Math.ceil(samples.length / columns)]);
    expect(await text('projector_config.pbtxt')).toBe(
      ['hair', 'final']
        .map(
          (node) =>
            `embeddings {\n  tensor_name: "${node}"\n  tensor_path: "${node}.tsv"\n  metadata_path: "metadata.tsv"\n  sprite { image_path: "sprite.png" single_image_dim: 48 single_image_dim: 48 }\n}\n`,
        )
        .join(''),
    );
    const wrong = await project.run('export', 'runs/small', '--format', 'projector', '--batch', '4');
    expect([wrong.code, wrong.err]).toEqual([
      2,
      'The format projector has no option --batch.\nIt writes embeddings, not models. Leave the option out.\n',
    ]);
  });

  it(
    'names a node that there is not, and weights that are not those of the run',
    async () => {
      const unknown = await project.run('export', 'runs/small', '--node', 'lip');
      expect(unknown.code).toBe(2);
      expect(unknown.err).toMatch(/There is no node `lip`.*lips/s);
      const wrong = await project.run('export', 'runs/small', '--batch', '0');
      expect(wrong.code).toBe(2);
      expect(wrong.err).toContain('at least 1, or any');
      await writeFile(project.path('runs/small/nodes/skin/model.safetensors'), 'nothing');
      const damaged = await project.run('export', 'runs/small', '--node', 'skin', '--out', 'damaged');
      expect(damaged.code).toBe(1);
      expect(damaged.err).not.toContain('    at ');
    },
    MINUTES,
  );
});
