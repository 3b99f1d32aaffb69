import { access, readFile } from 'node:fs/promises';
import type { MetricTree } from '@hemlkit/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FakeHub } from '../../core/src/hub/fixtures/fake-hub';
import { colourSegmenter, drawPhotographs } from './drawn-photographs';
import { Project } from './project';

let hub: FakeHub;
let project: Project;
const before = { HF_ENDPOINT: process.env.HF_ENDPOINT, HF_HOME: process.env.HF_HOME };
beforeAll(async () => {
  project = await Project.create();
  hub = await FakeHub.start(colourSegmenter());
  Object.assign(process.env, { HF_ENDPOINT: hub.endpoint, HF_HOME: project.path('hub') });
  await drawPhotographs(project.path('photos'), 80);
});
afterAll(async () => {
  for (const [name, value] of Object.entries(before))
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  await hub.stop();
  await project.remove();
});

const done = async (...args: string[]) => {
  const { code, out, err } = await project.run(...args);
  expect(code, `heml ${args.join(' ')}\n${err}`).toBe(0);
  return { out, err };
};

it('goes from a folder of photographs and a segmenter of the hub to an explanation, and asks nothing', async () => {
  const segmenter = ['--segmenter', 'hf:owner/name/onnx/model.onnx'];
  const init = await done('init', '.', '--name', 'mine', '--images', 'photos', ...segmenter);
  expect(init.err).toBe('');
  // No photograph is blue.
  expect(init.out).toContain('left out, as no training image shows them: blue');
  expect(init.out).toMatch(/3 nodes to train: about \d/);
  await access(project.path('mine-data.png'));
  const spec = await readFile(project.path('mine.yaml'), 'utf8');
  expect(spec).toContain('segments: [ red, green ]');
  expect(spec).toContain('folder: true');
  const downloads = hub.downloads.length;

  await done('check', 'mine.yaml');
  const train = await done('train', 'mine.yaml', '--set', 'training.epochs=3');
  // What `init` has segmented is not segmented again, and nothing is downloaded twice.
  expect(train.out).not.toContain('segmented');
  expect(hub.downloads).toHaveLength(downloads);
  const tree = JSON.parse((await done('explain', 'runs/mine', '--format', 'json')).out) as MetricTree;
  expect(tree.nodes).toHaveLength(3);
  const audit = await done('audit', 'data', 'mine.yaml');
  expect(audit.out).toContain('red');
  await done('report', 'runs/mine', '--out', 'page.html');
  expect(await readFile(project.path('page.html'), 'utf8')).toContain('precision@1');
  const { nodes } = await project.json<{ nodes: { id: string; metrics: Record<string, number> }[] }>(
    ...['runs', 'mine', 'summary.json'],
  );
  const precision = Object.fromEntries(
    nodes.map(({ id, metrics }) => [id, metrics['precision@1'] as number]),
  );
  // The label is in the red square, and in nothing else.
  expect(precision.red).toBeGreaterThan(0.9);
}, 180_000);
