import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Project, smallSpec } from './project';

interface Node {
  id: string;
  cached: boolean;
  metrics: Record<string, number>;
  later?: string[];
}
interface Result {
  metrics: Record<string, number>;
  later?: string[];
  history: { metrics: Record<string, number> }[];
}

const before = smallSpec().replace('k: [1, 2, 8]', 'k: [1, 2]');
/** The trained spec with more in it. @param name of the run */
const later = (name: string, change: (spec: string) => string): string =>
  change(before.replace('name: small', `name: ${name}`));

let project: Project;
let trained: Record<string, string>;
beforeAll(async () => {
  project = await Project.create(before);
  expect((await project.run('train', 'spec.yaml')).code).toBe(0);
  trained = await project.hashes();
});
afterAll(() => project.remove());

async function train(name: string, change: (spec: string) => string) {
  await project.writeSpec(later(name, change));
  const ended = await project.run('train', 'spec.yaml');
  expect(ended.code).toBe(0);
  const { nodes } = await project.json<{ nodes: Node[] }>('runs', name, 'summary.json');
  return { ...ended, nodes, trainedAgain: nodes.filter(({ cached }) => !cached).map(({ id }) => id) };
}
const result = (name: string) => project.json<Result>('runs', name, 'nodes/lips/metrics.json');

it.each<[string, (spec: string) => string]>([
  [
    'a plugin and a tracker of it',
    (spec) =>
      `${spec.replace("'@hemlkit/metrics']", "'@hemlkit/metrics', '@hemlkit/trackers']")}trackers: [{ type: jsonl }]\n`,
  ],
  ['another executor of its nodes', (spec) => spec.replace('in-process', 'workers, workers: 2')],
  ['another distance of explanations', (spec) => `${spec}explanation: { distance: { type: euclidean } }\n`],
  ['other explainers', (spec) => `${spec}explanation: { explainers: [] }\n`],
  ['what is known of its bias', (spec) => `${spec}bias: { allowed: [u_lip] }\n`],
  [
    'another order of the plugins',
    (spec) =>
      spec.replace(
        "'@hemlkit/datasets', '@hemlkit/segmenters'",
        "'@hemlkit/segmenters', '@hemlkit/datasets'",
      ),
  ],
])('trains no node again for %s', async (_, change) => {
  expect((await train('other', change)).trainedAgain).toEqual([]);
  await rm(project.path('runs/other'), { recursive: true });
  expect(await project.hashes()).toEqual(trained);
});

const withMetrics = (spec: string) => spec.replace('k: [1, 2] }', 'k: [1, 8] }, { type: map-at-r }');

it('computes a metric that is added of the weights that were kept, and marks it', async () => {
  const { out, nodes, trainedAgain } = await train('more', withMetrics);
  expect(trainedAgain).toEqual([]);
  expect(out).toMatch(/computed once, from the weights that were kept/);
  expect(out).toMatch(/map@r\*/);
  const small = await project.json<Result>('runs/small/nodes/lips/metrics.json');
  const more = await result('more');
  expect(Object.keys(more.metrics)).toEqual(['precision@1', 'precision@8', 'map@r']);
  expect(more.metrics['precision@1']).toBe(small.metrics['precision@1']);
  expect(nodes.find(({ id }) => id === 'lips')?.later).toContain('map@r');
  // Their curves: as it was trained, and empty.
  expect(more.history.map(({ metrics }) => Object.keys(metrics))).toEqual(
    more.history.map(() => ['precision@1']),
  );
});

it('gives the numbers that a training with the metric would have given', async () => {
  const other = await Project.create(withMetrics(before));
  expect((await other.run('train', 'spec.yaml')).code).toBe(0);
  const whole = await other.json<Result>('runs/small/nodes/lips/metrics.json');
  await other.remove();
  expect((await result('more')).metrics).toEqual(whole.metrics);
  expect(whole.later).toBeUndefined();
});

it('keeps them for the next spec with the metric, and shows none of them to a spec without', async () => {
  const again = await train('again', withMetrics);
  expect(again.trainedAgain).toEqual([]);
  expect(again.out).not.toMatch(/computed once/);
  expect(await result('again')).toEqual(await result('more'));
  expect((await train('plain', (spec) => spec)).nodes[0]?.metrics).toEqual(
    (await project.json<{ nodes: Node[] }>('runs/small/summary.json')).nodes[0]?.metrics,
  );
  expect(await result('plain')).toEqual(await result('small'));
});

it('shows a report and a table of a run with a metric that its epochs do not have', async () => {
  const { code, err } = await project.run('report', 'runs/more');
  expect([code, err]).toEqual([0, '']);
});

it('trains again where the metric that epochs are kept by measures otherwise', async () => {
  const { trainedAgain } = await train('classes', (spec) =>
    spec.replace('k: [1, 2]', 'average: classes, k: [1, 2]'),
  );
  expect(trainedAgain).toHaveLength(7);
});

it('trains again the joined nodes alone where only their first weights are others', async () => {
  const { trainedAgain } = await train('merged', (spec) =>
    spec.replace('model:\n', 'model:\n  merge: { type: average, weights: leaves }\n'),
  );
  expect(trainedAgain).toEqual(['head', 'lips', 'final']);
});
