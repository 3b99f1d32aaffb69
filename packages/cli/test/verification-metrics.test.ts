import { readFile } from 'node:fs/promises';
import type { RunSummary } from '@hemlkit/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Project, smallSpec } from './project';

type NodeResult = { bestEpoch: number; history: { metrics: Record<string, number> }[] };

let project: Project;
beforeAll(async () => {
  project = await Project.create(
    smallSpec().replace(
      'evaluation: { metrics: [{ type: precision-at-k, k: [1, 2, 8] }] }',
      `evaluation:
  metrics:
    - { type: precision-at-k, k: [1] }
    - { type: roc-auc, by: [hat], intervals: true }
    - { type: equal-error-rate, by: [hat] }
    - { type: tar-at-far, far: [0.1], by: [hat] }`,
    ),
  );
});
afterAll(() => project.remove());

it('keeps the epoch with the least equal error rate, and tells that smaller is better', {
  timeout: 240_000,
}, async () => {
  const { code } = await project.run(
    ...['train', 'spec.yaml', '--set', 'name=errors', '--set', 'training.keep=equal-error-rate'],
    ...['--set', 'training.epochs=4', '--set', 'training.patience=2'],
  );
  expect(code).toBe(0);
  const { nodes, smallerIsBetter = [] } = await project.json<RunSummary>('runs/errors', 'summary.json');
  expect(smallerIsBetter).toContain('equal-error-rate');
  expect(smallerIsBetter).toContain('roc-auc/hat/gap/low');
  expect(smallerIsBetter).not.toContain('roc-auc');
  for (const { id, metrics } of nodes) {
    const { bestEpoch, history } = await project.json<NodeResult>('runs/errors/nodes', id, 'metrics.json');
    const rates = history.map((epoch) => epoch.metrics['equal-error-rate']!);
    const least = Math.min(...rates);
    expect(bestEpoch).toBe(rates.lastIndexOf(least) + 1);
    expect(metrics['equal-error-rate']).toBe(least);
    // Patience counts from the first epoch with the least.
    expect(history.length - (rates.indexOf(least) + 1)).toBeLessThanOrEqual(2);
  }
});

it('heml evaluate and table give the figures of face recognition, by group', {
  timeout: 240_000,
}, async () => {
  expect((await project.run('train', 'spec.yaml', '--set', 'training.epochs=1')).code).toBe(0);
  const { code, out } = await project.run(
    ...['evaluate', 'runs/small', '--split', 'validation', '--format', 'json'],
  );
  expect(code).toBe(0);
  const { final } =
    (JSON.parse(out) as { nodes?: Record<string, Record<string, number>> }).nodes ?? JSON.parse(out);
  const names = Object.keys(final);
  for (const name of ['roc-auc', 'roc-auc/low', 'roc-auc/high', 'roc-auc/hat=true', 'roc-auc/hat/worst'])
    expect(names).toContain(name);
  expect(names).toContain('equal-error-rate/hat/gap');
  expect(names).toContain('fpr@far=0.1/hat/gap');
  expect(names).toContain('fnr@far=0.1/hat/gap');
  expect(final['roc-auc/hat/worst']).toBe(Math.min(final['roc-auc/hat=true'], final['roc-auc/hat=false']));
  expect(final['roc-auc/low']).toBeLessThanOrEqual(final['roc-auc']);
  expect(final['roc-auc/high']).toBeGreaterThanOrEqual(final['roc-auc']);
  const table = await project.run('table', 'runs/small', '--metric', 'roc-auc/hat/worst');
  expect([table.code, table.err]).toEqual([0, '']);
  const text = (name: string) => final[name].toFixed(3);
  expect(table.out.split('\n')[1]).toMatch(new RegExp(`small +1 +${text('roc-auc/hat/worst')}$`));
  const errors = ['equal-error-rate', 'tar@far=0.1', 'roc-auc/low', 'fpr@far=0.1/hat/gap'];
  const csv = await project.run('table', 'runs/small', '--metric', errors.join(), '--format', 'csv');
  for (const name of errors) {
    const line = csv.out.split('\n').find((one) => one.includes(`,${name},`));
    expect(line?.split(',').map(Number), name).toContain(final[name]);
  }
  const nodes = await project.run('table', 'runs/small', '--form', 'nodes', '--metric', 'equal-error-rate');
  expect(nodes.out.split('\n').find((line) => line.startsWith('final'))).toMatch(
    new RegExp(`${text('equal-error-rate')}$`),
  );
  expect((await project.run('report', 'runs/small', '--out', 'page.html')).code).toBe(0);
  const page = (await readFile(project.path('page.html'), 'utf8')).replace(/<[^>]*>/g, ' ');
  for (const name of names.filter((one) => !one.startsWith('precision')))
    expect(page, name).toMatch(new RegExp(`${name} at the root +${text(name)}`.replaceAll('.', '\\.')));
});
