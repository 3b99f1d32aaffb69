import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
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

  it('trains one unit for all nodes, once', async () => {
    const { nodes } = await train('additive', options);
    const root = nodes.at(-1)!;
    expect(nodes.filter(({ unit }) => unit === undefined)).toEqual([root]);
    expect(nodes.slice(0, -1).map(({ unit }) => unit)).toEqual(nodes.slice(0, -1).map(() => 'final'));
    for (const { metrics } of nodes) expect(metrics['precision@1']).toBeGreaterThanOrEqual(0);
    const other = 'explanation: { distance: { type: euclidean }, explainers: [] }\n';
    const again = await train('additive-again', options, other);
    expect(again.nodes.map(({ cached }) => cached)).toEqual(nodes.map(() => true));
    expect(again.nodes.map(({ metrics }) => metrics)).toEqual(nodes.map(({ metrics }) => metrics));
  }, 120_000);

  it('compares at every node: a leaf in the units of its own, all of them from 0 to 1', async () => {
    const tree = await explain('runs/additive');
    for (const { id, distances, absent } of tree.nodes) {
      expect(distances.euclidean, id).toBeGreaterThanOrEqual(0);
      expect(distances.euclidean, id).toBeLessThanOrEqual(1 + 1e-6);
      if (absent.length === 2) expect(distances.euclidean, id).toBeCloseTo(0, 6);
    }
    const same = await project.run('explain', 'runs/additive', tree.a.id, tree.a.id, '--format', 'json');
    for (const { id, distances } of (JSON.parse(same.out) as MetricTree).nodes)
      expect(distances.euclidean, id).toBe(0);
  });

  it('is explained by contributions: what nodes add is the distance of the root', async () => {
    const tree = await explain('runs/additive');
    const { contributions: found, ...others } = tree.explanations;
    expect(others).toEqual({});
    const { nodes, own, all, none, gap, evaluations, distance } = found!;
    const sum = Object.values(own!).reduce((total, value) => total + value, 0);
    expect(Math.abs(sum - (all - none))).toBeLessThanOrEqual(1e-6 * all);
    expect([none, evaluations, distance]).toEqual([0, 0, 'squared euclidean / 4']);
    expect(gap).toBeLessThanOrEqual(1e-6 * all);
    for (const node of tree.nodes) {
      const below = node.children.reduce((total, child) => total + nodes[child]!, 0);
      expect(nodes[node.id]).toBeCloseTo(below + own![node.id]!, 12);
    }
    const root = tree.nodes.find(({ id }) => id === tree.root)!.distances.euclidean!;
    expect(Math.abs(all - root)).toBeLessThanOrEqual(2e-6 * root);
    const { out } = await project.run('explain', 'runs/additive');
    expect(out).toContain("(contributions): parts and their node's own add up to it");
  });

  it('compares at any height after training', async () => {
    const at = async (height: string) => {
      const { code, out } = await project.run(
        ...['explain', 'runs/additive', '--format', 'json', '--height', height],
      );
      expect(code).toBe(0);
      return JSON.parse(out) as MetricTree;
    };
    const trees = [await at('0'), await at('2')];
    const leafShares = trees.map(({ root, nodes, height, explanations }, i) => {
      expect(height).toBe([0, 2][i]);
      const { own, all, gap } = explanations.contributions!;
      const sum = Object.values(own!).reduce((total, value) => total + value, 0);
      expect(Math.abs(sum - all)).toBeLessThanOrEqual(1e-6 * all);
      expect(gap).toBeLessThanOrEqual(1e-6 * all);
      const whole = nodes.find(({ id }) => id === root)!.distances.euclidean!;
      expect(Math.abs(all - whole)).toBeLessThanOrEqual(2e-6 * whole);
      const leaves = nodes.filter(({ children }) => children.length === 0);
      return leaves.reduce((total, { id }) => total + own![id]!, 0) / all;
    });
    // More of the distance is the leaves' own the higher it is.
    expect(leafShares[1]).toBeGreaterThan(leafShares[0]! + 0.01);
    // `shared` was kept at 0, whose files lie where they always do; those of another height lie beside them.
    expect((await explain('runs/additive')).height).toBe(0);
    expect((await readdir(join(project.folder, 'runs/additive/embeddings'))).sort()).toEqual([
      'validation',
      'validation-at-2',
    ]);
    expect((await readdir(join(project.folder, 'runs/additive/calibration'))).sort()).toEqual([
      'euclidean-at-2.json',
      'euclidean.json',
    ]);
    expect(await at('0')).toEqual(trees[0]);
    expect(await at('2')).toEqual(trees[1]);
  });

  it('evaluates at a height, which is none of what decides weights', async () => {
    const metrics = async (...more: string[]) =>
      JSON.parse((await project.run('evaluate', 'runs/additive', '--format', 'json', ...more)).out);
    const own = await metrics();
    expect(await metrics('--height', '0')).toEqual(own);
    const high = await metrics('--height', '10');
    // A leaf is one vector at any height.
    expect(high.skin).toEqual(own.skin);
    expect(high.lips).not.toEqual(own.lips);
    const again = await train('additive-high', options, 'explanation: { height: 3 }\n');
    expect(again.nodes.every(({ cached }) => cached)).toBe(true);
    expect((await explain('runs/additive-high')).height).toBe(3);
    expect(JSON.parse((await project.run('evaluate', 'runs/additive-high', '--format', 'json')).out)).toEqual(
      own,
    );
  });

  it('refuses heights that there are not, before training and after', async () => {
    for (const height of ['11', '-1']) {
      const { code, err } = await project.run('explain', 'runs/additive', '--height', height);
      expect(code).toBe(2);
      if (height === '11')
        expect(err).toMatchInlineSnapshot(`
        "A height of the method \`additive\` is from 0 to 10, not 11.
        0 sees images as a whole, larger ones part by part.
        "
      `);
    }
    const single = await project.run('evaluate', 'runs/single', '--height', '1');
    expect(single.code).toBe(2);
    expect(single.err).toMatchInlineSnapshot(`
      "The method \`single\` has no heights: it compares images in one way.
      Leave it out. Methods with heights: \`additive\`.
      "
    `);
    const sets = ['explanation.height=1', 'method={ type: bottom-up }'].flatMap((set) => ['--set', set]);
    const checked = await project.run('check', 'spec.yaml', ...sets);
    expect(checked.code).toBe(2);
    expect(checked.err).toMatchInlineSnapshot(`
      "--set explanation.height=1
      The method \`bottom-up\` has no heights: it compares images in one way.
      Leave it out. Methods with heights: \`additive\`.
      "
    `);
  });

  it('has contributions whose faithfulness can be measured, and no other method has any', async () => {
    const only = ['--pairs', '2', '--only', 'completeness'];
    const { code, out } = await project.run('faithfulness', 'runs/additive', ...only);
    expect(code).toBe(0);
    expect(out).toContain("nodes' own shares to the root");
    expect(out).toContain('The shares add up');
    const refused = await project.run('explain', 'runs/single', '--explainer', 'contributions,owen');
    expect(refused.code).toBe(0);
    expect(refused.err).toMatchInlineSnapshot(`
      "warning: No contributions: The method \`single\` does not give what each node adds, because its distances are not sums over the nodes; the explainer \`owen\` explains every method.
      "
    `);
    expect(refused.out).toContain('(Owen values)');
    const asked = await project.run('faithfulness', 'runs/single', ...only, '--explainer', 'contributions');
    expect(asked.code).toBe(2);
    expect(asked.err).toContain('The method `single` does not give what each node adds');
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

  it('makes layers of the one network random, from the last to all', async () => {
    const only = ['--pairs', '2', '--only', 'randomised-weights', '--out', 'random.json'];
    const { code } = await project.run('faithfulness', 'runs/additive', ...only);
    expect(code).toBe(0);
    const { results } = JSON.parse(await readFile(project.path('random.json'), 'utf8'));
    const rows: string[] = results[0].values.map(({ name }: { name: string }) => name);
    expect(rows[0]).toBe('root: the last layer (logits)');
    expect(rows.at(-1)).toBe('root: all layers');
    // Its nodes are of one network: none has weights of its own.
    expect(rows.filter((name) => name.startsWith('tree:'))).toEqual([]);
  });
});
