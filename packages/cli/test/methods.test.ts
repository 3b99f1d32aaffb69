import type { MetricTree, RunPlan } from '@hemlkit/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Project, smallSpec } from './project';

interface Node {
  id: string;
  cached: boolean;
  metrics: Record<string, number>;
  seconds: number;
  unit?: string;
}

let project: Project;
beforeAll(async () => {
  project = await Project.create(smallSpec());
});
afterAll(() => project.remove());

async function train(name: string, method: string, more = '') {
  const spec = smallSpec().replace('name: small', `name: ${name}`);
  await project.writeSpec(`${spec}method: ${method}\n${more}`);
  const ended = await project.run('train', 'spec.yaml');
  expect({ code: ended.code, err: ended.err }).toEqual({ code: 0, err: '' });
  const { nodes } = await project.json<{ nodes: Node[] }>('runs', name, 'summary.json');
  return { ...ended, nodes };
}
const explain = async (run: string): Promise<MetricTree> =>
  JSON.parse((await project.run('explain', run, '--format', 'json')).out);

describe('single', () => {
  it('trains the root alone, and every segment is explained', async () => {
    const { nodes } = await train('single', '{ type: single }');
    expect(nodes.map(({ id }) => id)).toEqual(['final']);
    const tree = await explain('runs/single');
    const distances = tree.nodes.map((node) => [node.id, Object.keys(node.distances)]);
    expect(distances.filter(([, types]) => types?.length)).toEqual([['final', ['snr']]]);
    const { owen } = tree.explanations;
    expect(Object.keys(owen!.nodes)).toHaveLength(tree.nodes.length);
    expect(owen!.gap).toBeLessThan(1e-6);
    for (const command of [
      ['report'],
      ['evaluate'],
      ['faithfulness', '--pairs', '2', '--only', 'deletion'],
    ]) {
      const [name, ...rest] = command as [string, ...string[]];
      expect((await project.run(name, 'runs/single', ...rest)).code, name).toBe(0);
    }
  }, 120_000);

  it('says where it has no model', async () => {
    const { code, err } = await project.run('export', 'runs/single', '--node', 'lips');
    expect(code).toBe(2);
    expect(err).toMatchInlineSnapshot(`
      "This run compares no images at \`lips\`: its method \`single\` has no model there.
      Ask at \`final\`.
      "
    `);
  });
});

describe('additive', () => {
  const options = '{ type: additive, recipe: shared, hidden: 8, dimensions: 4, widths: [4, 4, 8, 8] }';
  const distance = 'explanation: { distance: { type: euclidean, power: 2 } }\n';

  it('trains one unit for all nodes, once', async () => {
    const { nodes } = await train('additive', options, distance);
    const root = nodes.at(-1)!;
    expect(nodes.filter(({ unit }) => unit === undefined)).toEqual([root]);
    expect(nodes.slice(0, -1).map(({ unit }) => unit)).toEqual(nodes.slice(0, -1).map(() => 'final'));
    for (const { metrics } of nodes) expect(metrics['precision@1']).toBeGreaterThanOrEqual(0);
    const again = await train('additive-again', options, distance);
    expect(again.nodes.map(({ cached }) => cached)).toEqual(nodes.map(() => true));
    expect(again.nodes.map(({ metrics }) => metrics)).toEqual(nodes.map(({ metrics }) => metrics));
  }, 120_000);

  it('compares at every node: a leaf in the units of its own, all of them from 0 to 4', async () => {
    const tree = await explain('runs/additive');
    for (const { id, distances, absent } of tree.nodes) {
      expect(distances.euclidean, id).toBeGreaterThanOrEqual(0);
      expect(distances.euclidean, id).toBeLessThanOrEqual(4);
      if (absent.length === 2) expect(distances.euclidean, id).toBeCloseTo(0, 6);
    }
    const same = await project.run('explain', 'runs/additive', tree.a.id, tree.a.id, '--format', 'json');
    for (const { id, distances } of (JSON.parse(same.out) as MetricTree).nodes)
      expect(distances.euclidean, id).toBeCloseTo(0, 6);
  });

  it('foretells the time of its one unit, by some steps of it', async () => {
    const { code, out, err } = await project.run('plan', 'spec.yaml', '--set', 'seed=9', '--json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const plan = JSON.parse(out) as RunPlan;
    expect(plan.nodes.map(({ id, data }) => [id, data?.batchSize, data?.steps])).toEqual([['final', 16, 3]]);
    expect(plan.nodes[0]!.estimate!.seconds).toBeGreaterThan(0);
    expect(plan.measurements).toHaveLength(1);
    expect(plan.measurements![0]).toMatchObject({
      nodes: ['final'],
      imageSize: 16,
      batchSize: 16,
      embedBatch: 32,
    });
    const text = await project.run('plan', 'spec.yaml', '--set', 'seed=9');
    expect(text.out).toContain('of 16 images at 16x16');
    const trained = await project.run('plan', 'spec.yaml', '--json');
    expect(JSON.parse(trained.out)).toMatchObject({ nodes: [{ data: { cached: true } }], measurements: [] });
  });

  it('makes no layers random that it does not know', async () => {
    const only = ['--pairs', '2', '--only', 'randomised-weights'];
    const { code, out } = await project.run('faithfulness', 'runs/additive', ...only);
    expect(code).toBe(0);
    expect(out).toContain('not measured: The method of this run does not give the order of its layers');
  });
});
