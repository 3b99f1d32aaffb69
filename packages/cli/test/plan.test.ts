import { access } from 'node:fs/promises';
import type { RunPlan } from '@hemlkit/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Project } from './project';

let project: Project;
beforeAll(async () => {
  project = await Project.create();
});
afterAll(() => project.remove());

const planned = async (...args: string[]): Promise<RunPlan> => {
  const { code, out, err } = await project.run('plan', 'spec.yaml', '--json', ...args);
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out) as RunPlan;
};
const open = ({ nodes }: RunPlan) => nodes.flatMap(({ id, data }) => (data?.cached ? [] : [id]));

describe('heml plan', { timeout: 120_000 }, () => {
  it('tells the order from the spec alone, and reads no data', async () => {
    const { code, out, err } = await project.run('plan', 'spec.yaml', '--no-measure');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatchInlineSnapshot(`
      "small: 7 nodes in training order

      | node | joins | segments | epochs |
      | --- | ---: | ---: | ---: |
      | skin | - | 1 | 3 |
      | hair | - | 1 | 3 |
      | u_lip | - | 1 | 3 |
      | l_lip | - | 1 | 3 |
      | head | skin + hair | 2 | 3 |
      | lips | u_lip + l_lip | 2 | 3 |
      | final | head + lips | 4 | 3 |
      "
    `);
    await expect(access(project.path('.heml'))).rejects.toThrow('ENOENT');
  });

  it('measures some steps, and estimates the rest by them', async () => {
    const plan = await planned('--set', 'overrides.final.training.epochs=5');
    const [skin, ...others] = plan.nodes;
    expect(skin).toMatchObject({
      id: 'skin',
      segments: ['skin'],
      children: [],
      epochs: 3,
      data: {
        cached: false,
        batchSize: 16,
        steps: 3,
        samples: { train: { total: 48 }, validation: { total: 24 } },
      },
      estimate: { process: 0 },
    });
    expect(plan.measurements).toHaveLength(1);
    const [measured] = plan.measurements!;
    expect(measured).toMatchObject({
      imageSize: 32,
      batchSize: 16,
      embedBatch: 32,
      metricsImages: 24,
    });
    expect(measured!.steps).toBeGreaterThanOrEqual(5);
    expect(measured!.nodes).toHaveLength(7);
    for (const [key, value] of Object.entries(measured!))
      if (key.endsWith('Seconds')) expect(value, key).toBeGreaterThan(0);
    const final = others.at(-1)!;
    expect(final.epochs).toBe(5);
    expect(final.estimate!.seconds).toBeGreaterThan(5 * 3 * measured!.stepSeconds);
    expect(plan.estimate!.seconds).toBe(final.estimate!.end);
    const sum = plan.nodes.reduce((seconds, { estimate }) => seconds + estimate!.seconds, plan.openSeconds!);
    expect(plan.estimate!.seconds).toBeCloseTo(sum, 6);
    expect(plan.estimate!.peakRssMb).toBeGreaterThan(50);
    // Nothing of it is kept but the data.
    await expect(access(project.path('.heml/nodes'))).rejects.toThrow('ENOENT');
    await expect(access(project.path('runs'))).rejects.toThrow('ENOENT');
  });

  it('lays the nodes over several workers', async () => {
    const plan = await planned('--set', 'executor={ type: workers, workers: 2 }');
    const start = Object.fromEntries(plan.nodes.map(({ id, estimate }) => [id, estimate!.start]));
    expect(start.hair).toBe(start.skin);
    expect(start.u_lip).toBeGreaterThan(start.skin!);
    expect(new Set(plan.nodes.map(({ estimate }) => estimate!.process)).size).toBe(2);
  });

  it('counts as trained what training would take from the cache, and measures only the rest', async () => {
    expect(await project.run('train', 'spec.yaml')).toMatchObject({ code: 0 });
    const { out } = await project.run('plan', 'spec.yaml');
    expect(out).toContain('small: 7 nodes in training order, 7 of them trained before');
    expect(out).toContain('Every node is trained: nothing is left to do.');
    const longer = await planned('--set', 'overrides.lips.training.epochs=4');
    expect(open(longer)).toEqual(['lips', 'final']);
    expect(longer.measurements!.map(({ nodes }) => nodes)).toEqual([['lips', 'final']]);
    expect(longer.nodes.find(({ id }) => id === 'skin')!.estimate).toMatchObject({ seconds: 0 });
    const other = await planned(
      ...[
        '--set',
        'overrides.lips.training.epochs=4',
        '--set',
        'overrides.final.training.loss.type=contrastive',
      ],
    );
    expect(other.measurements!.map(({ nodes }) => nodes)).toEqual([['lips'], ['final']]);
    // It said what training then does.
    const { out: events } = await project.run(
      ...['train', 'spec.yaml', '--json', '--set', 'overrides.lips.training.epochs=4'],
    );
    const ended = events
      .split('\n')
      .flatMap((line) => (line.includes('"node-end"') ? [JSON.parse(line)] : []));
    expect(ended.flatMap(({ node, cached }) => (cached ? [] : [node]))).toEqual(open(longer));
  });

  it('says of a node that cannot be trained what training would say', async () => {
    const { code, err } = await project.run('plan', 'spec.yaml', '--set', 'training.sampler.perClass=5');
    expect(code).toBe(2);
    expect(err).toContain('perClass');
  });
});
