import { afterAll, beforeAll, expect, it } from 'vitest';
import { Project, smallSpec } from './project';

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
  expect(table.out).toContain(final['roc-auc/hat/worst'].toFixed(3).slice(0, 4));
});
