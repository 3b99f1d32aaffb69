import type { MetricTree } from '@hemlkit/core';
import type { ExportIndex } from '@hemlkit/export';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Project, smallSpec } from './project';

let project: Project;
beforeAll(async () => {
  project = await Project.create(smallSpec());
});
afterAll(() => project.remove());

/** With their own distance, where they have one. */
const rivals: Record<string, { method: string; distance?: string }> = {
  avsl: { method: '{ type: avsl, dimensions: 8, topK: 4 }', distance: 'avsl' },
  diml: { method: '{ type: diml, dimensions: 8, grid: 2 }', distance: 'diml' },
  adversarial: { method: '{ type: adversarial, pretrain: 1, hidden: 8 }' },
  causal: { method: '{ type: causal, dimensions: 8, every: 1 }' },
};

describe.each(Object.entries(rivals))('%s', (name, { method, distance }) => {
  const run = `runs/${name}`;

  it('trains, and is evaluated as it was in training', async () => {
    const spec = smallSpec()
      .replace('name: small', `name: ${name}`)
      .replace("'@hemlkit/metrics'", "'@hemlkit/metrics', '@hemlkit/rivals'");
    await project.writeSpec(`${spec}method: ${method}\n`);
    const ended = await project.run('train', 'spec.yaml');
    expect({ code: ended.code, err: ended.err }).toEqual({ code: 0, err: '' });
    const { nodes } = await project.json<{ nodes: { id: string; metrics: Record<string, number> }[] }>(
      'runs',
      name,
      'summary.json',
    );
    expect(nodes.map(({ id }) => id)).toEqual(['final']);
    const evaluated = await project.run('evaluate', run, '--format', 'json', '--split', 'validation');
    expect(evaluated.err).toBe('');
    const { final } = JSON.parse(evaluated.out) as Record<string, Record<string, number>>;
    expect(final!['precision@1']).toBeCloseTo(nodes[0]!.metrics['precision@1']!, 6);
  }, 120_000);

  if (distance !== undefined)
    it('is explained by its own attribution, which adds up to its distance', async () => {
      const explain = async (...more: string[]) =>
        JSON.parse((await project.run('explain', run, ...more, '--format', 'json')).out) as MetricTree;
      const tree = await explain();
      const root = tree.nodes.find(({ id }) => id === tree.root)!;
      const { attribution, ...others } = tree.explanations;
      expect(others).toEqual({});
      expect(attribution!.distance).toBe(distance);
      expect(attribution!.gap).toBeLessThan(1e-5);
      expect(attribution!.all).toBeCloseTo(root.distances[distance]!, 5);
      const same = await explain(tree.a.id, tree.a.id);
      // A transport plan that is blurred does not leave every position where it is.
      const most = distance === 'diml' ? 0.2 : 1e-6;
      expect(same.nodes.find(({ id }) => id === tree.root)!.distances[distance]).toBeLessThan(most);
    }, 120_000);

  it('is exported as one network, whose distance is named', async () => {
    const { code, err, out } = await project.run('export', run, '--out', `exported-${name}`);
    expect(code, err).toBe(0);
    expect(out).toContain('1 model, example.safetensors and index.json');
    const index = await project.json<ExportIndex>(`exported-${name}`, 'index.json');
    expect(index.nodes.map(({ id, file }) => [id, file])).toEqual([['final', 'final.onnx']]);
    // It was run beside the run's own network.
    expect(index.nodes[0]!.largestDifference).toBeLessThan(1e-4);
    expect(index.distance.type).toBe(distance ?? 'snr');
  }, 60_000);

  it('is asked by every other command', async () => {
    for (const [command, ...rest] of [
      ['report'],
      ['query', '--format', 'json'],
      ['export'],
      ['explain', '--explainer', 'owen', '--explainer', 'saliency'],
      ['faithfulness', '--pairs', '2', '--only', 'known-part'],
      ['audit', 'run'],
    ] as string[][]) {
      const asked = command === 'audit' ? ['audit', 'run', run, '--images', '4'] : [command!, run, ...rest];
      if (command === 'query') {
        const { a } = JSON.parse((await project.run('explain', run, '--format', 'json')).out) as MetricTree;
        asked.splice(2, 0, a.id);
      }
      const { code, err } = await project.run(...(asked as [string, ...string[]]));
      expect({ asked, code, err: code === 0 ? '' : err }).toEqual({ asked, code: 0, err: '' });
    }
  }, 120_000);
});
