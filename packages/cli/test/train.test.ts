import { readdir } from 'node:fs/promises';
import type { MetricTree, RunSummary } from '@hemlkit/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Project, smallSpec } from './project';

let project: Project;
let first: Record<string, string>;
let printed: string;

beforeAll(async () => {
  project = await Project.create();
  const { code, err, out } = await project.run('train', 'spec.yaml');
  printed = out;
  expect(err).toBe('');
  expect(code).toBe(0);
  first = await project.hashes();
});
afterAll(() => project.remove());

const cached = async (run = 'runs/small') =>
  Object.fromEntries(
    (await project.json<RunSummary>(run, 'summary.json')).nodes.map((node) => [node.id, node.cached]),
  );

describe('heml train', () => {
  it('trains every node, children first, and writes the run', async () => {
    const summary = await project.json<RunSummary>('runs/small', 'summary.json');
    expect(summary.nodes.map(({ id }) => id)).toEqual([
      'skin',
      'hair',
      'u_lip',
      'l_lip',
      'head',
      'lips',
      'final',
    ]);
    expect(summary.root).toBe('final');
    for (const node of summary.nodes) {
      expect(Object.keys(node.metrics)).toEqual(['precision@1', 'precision@2', 'precision@8']);
      expect(node.metrics['precision@1']).toBeGreaterThan(0);
      expect(node.cached).toBe(false);
    }
    expect((await readdir(project.path('runs/small'))).sort()).toEqual([
      'events.jsonl',
      'lock.json',
      'nodes',
      'resolved.yaml',
      'spec.yaml',
      'summary.json',
    ]);
    expect((await readdir(project.path('runs/small/nodes/final'))).sort()).toEqual([
      'metrics.json',
      'model.safetensors',
    ]);
  });

  it('holds the root against chance, in the summary and at the end', async () => {
    const { precision, nodes, root } = await project.json<RunSummary>('runs/small', 'summary.json');
    const { value, low, high, count, chance } = precision!;
    expect(value).toBe(nodes.find(({ id }) => id === root)?.metrics['precision@1']);
    expect(count).toBe(24);
    // Half of the drawn faces smile.
    expect(chance).toBeCloseTo((2 * 12 * 11) / (24 * 23), 12);
    expect(low).toBeLessThan(value);
    expect(high).toBeGreaterThan(value);
    const percent = (share: number) => (100 * share).toFixed(1);
    expect(printed.replaceAll('\n', ' ')).toContain(
      `P@1 of ${percent(value)} (95 % interval ${percent(low)} to ${percent(high)}, 24 queries), where chance gives ${percent(chance)}`,
    );
    expect(printed.includes('hardly beats chance')).toBe(low <= chance);
  });

  it('gives the same bytes in another process that begins from nothing', async () => {
    const other = await Project.create();
    expect(await other.runApart('train', 'spec.yaml')).toMatchObject({ code: 0, err: '' });
    expect(await other.hashes()).toEqual(first);
    await other.remove();
  });

  it('trains nothing the second time', async () => {
    await project.run('train', 'spec.yaml');
    expect(Object.values(await cached())).toEqual(Array(7).fill(true));
    expect(await project.hashes()).toEqual(first);
  });

  it('trains the root alone when only the root is changed, and keeps the earlier run', async () => {
    await project.writeSpec(smallSpec('overrides: { final: { training: { epochs: 4 } } }\n'));
    const { code } = await project.run('train', 'spec.yaml');
    expect(code).toBe(0);
    const trained = Object.entries(await cached()).filter(([, isCached]) => !isCached);
    expect(trained.map(([id]) => id)).toEqual(['final']);
    expect(await project.hashes('runs/small-1')).toEqual(first);
    await project.writeSpec(smallSpec());
  });

  it('trains the resolved spec to the same run', async () => {
    await project.run('train', 'runs/small-1/resolved.yaml', '--runs', 'again');
    expect(await cached('again/small')).toEqual(
      Object.fromEntries(Object.keys(first).map((id) => [id, true])),
    );
  });
});

describe('heml explain', () => {
  it('compares two samples at every node', async () => {
    const { code, out, err } = await project.run('explain', 'runs/small-1', '--format', 'json');
    expect(err).toBe('');
    expect(code).toBe(0);
    const tree = JSON.parse(out) as MetricTree;
    expect(tree.nodes.map(({ id }) => id)).toEqual([
      'skin',
      'hair',
      'u_lip',
      'l_lip',
      'head',
      'lips',
      'final',
    ]);
    for (const { distances } of tree.nodes) expect(distances.snr).toBeGreaterThan(0);
    expect(tree.a.label).not.toBe(tree.b.label);
    // The shares of the root's distance add up.
    const { nodes: shares, gap } = tree.explanations.owen!;
    expect(shares[tree.root]).toBeCloseTo(tree.nodes.at(-1)?.distances.snr ?? Number.NaN, 5);
    expect(gap).toBeLessThan(1e-6);
    for (const { id, children } of tree.nodes.filter((node) => node.children.length)) {
      const parts = children.map((child) => shares[child] ?? Number.NaN);
      expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(shares[id] ?? Number.NaN, 6);
    }
  });

  it('finds an image no different from itself, at every node', async () => {
    const { out } = await project.run('explain', 'runs/small-1', '--format', 'json');
    const { id } = (JSON.parse(out) as MetricTree).a;
    const same = await project.run('explain', 'runs/small-1', id, id, '--format', 'json');
    for (const { distances } of (JSON.parse(same.out) as MetricTree).nodes)
      expect(distances.snr).toBeCloseTo(0, 5);
  });

  it('says what is not there', async () => {
    const { code, err } = await project.run('explain', 'runs/small-1', 'nobody.jpg', 'nowhere.jpg');
    expect(code).toBe(2);
    expect(err).toContain("'nobody.jpg' is neither a sample of the dataset nor an image file.");
  });
});

describe('heml evaluate', () => {
  it('finds the metrics again that training saw', async () => {
    const { out, code } = await project.run('evaluate', 'runs/small-1', '--format', 'json');
    expect(code).toBe(0);
    const text = JSON.stringify(JSON.parse(out));
    const summary = await project.json<RunSummary>('runs/small-1', 'summary.json');
    for (const { metrics } of summary.nodes) expect(text).toContain(JSON.stringify(metrics).slice(1, -1));
  });
});
