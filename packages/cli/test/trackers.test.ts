import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { train } from '@hemlkit/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Project } from './project';

const spec = (trackers: string) => `heml: 1
name: tracked
plugins: ['@hemlkit/datasets', '@hemlkit/segmenters', '@hemlkit/trunks', '@hemlkit/loss-plugins', '@hemlkit/metrics', '@hemlkit/trackers', ./broken.ts]
dataset: { type: synthetic, label: smile, size: 32, train: 32, validation: 12 }
segments: [skin, hair]
hierarchy: pairs
model: { trunk: { type: conv4, widths: [4, 4, 8] } }
training: { imageSize: 32, epochs: 2 }
engine: { type: onnxruntime }
executor: { type: in-process }
trackers: ${trackers}
`;

const broken = `import { definePlugin, defineTracker, Type } from '@hemlkit/core/plugin';
export default definePlugin({
  meta: { name: 'broken', version: '1.0.0' },
  components: [
    defineTracker({
      type: 'broken',
      summary: 'Fails.',
      options: Type.Object({}),
      create: () => ({ event() { throw new Error('no paper'); }, close() {} }),
    }),
  ],
});
`;

let project: Project;
beforeAll(async () => {
  project = await Project.create(spec('[{ type: broken }, { type: jsonl }, { type: tensorboard }]'));
  await writeFile(join(project.folder, 'broken.ts'), broken);
});
afterAll(() => project.remove());

it('reports a run to every tracker, and none that fails stops it', async () => {
  const { code, out, err } = await project.run('train', 'spec.yaml');
  expect(code).toBe(0);
  expect(out + err).toContain('The tracker broken failed: no paper');
  const text = await readFile(project.path('runs/tracked/metrics.jsonl'), 'utf8');
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines.filter(({ name }) => name === 'loss').map(({ node, epoch }) => `${node} ${epoch}`)).toEqual(
    expect.arrayContaining(['skin 1', 'skin 2', 'hair 1', 'hair 2']),
  );
  expect(lines[0]).toMatchObject({ run: 'tracked', value: expect.any(Number) });
  const [file] = await readdir(project.path('runs/tracked/tensorboard'));
  const events = await readFile(project.path('runs/tracked/tensorboard', file!));
  // The metric tree's picture.
  expect(events.includes(Buffer.from([0x89, 0x50, 0x4e, 0x47]))).toBe(true);
});

it('keeps a finished run of which no picture can be drawn', async () => {
  const warnings: string[] = [];
  const run = await train(project.spec, {
    runs: project.path('runs'),
    cache: project.path('.heml'),
    pictures: () => Promise.reject(new Error('no ink')),
    onEvent: (event) => event.type === 'warning' && warnings.push(event.message),
  });
  expect((await run.summary()).nodes).toHaveLength(3);
  await run.dispose();
  expect(warnings).toContain('Trackers get no pictures: no ink');
});
