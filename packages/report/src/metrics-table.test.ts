import type { NodeSummary } from '@hemlkit/core';
import { expect, test } from 'vitest';
import { evaluationTable, metricsTable } from './metrics-table';

const node = (id: string, children: string[], one: number, eight: number, more = {}): NodeSummary => ({
  id,
  segments: [id],
  children,
  metrics: { 'precision@8': eight, 'precision@1': one },
  bestEpoch: 2,
  seconds: 4.25,
  cached: false,
  ...more,
});

const summary = {
  root: 'final',
  nodes: [
    node('u_lip', [], 0.801, 0.7),
    node('l_lip', [], 0.8, 0.7, { cached: true }),
    node('hat', [], Number.NaN, 0.5),
    node('lips', ['u_lip', 'l_lip'], 0.93, 0.9, { seconds: 75 }),
    node('final', ['lips', 'hat'], 0.905, 0.88),
  ],
};

test('draws the tree beside the metrics, precision in percent and by k', () => {
  expect(metricsTable(summary)).toMatchInlineSnapshot(`
    "node          P@1   P@8        time
    final        90.5  88.0       4.3 s
    ├─ lips      93.0  90.0  1 min 15 s
    │  ├─ u_lip  80.1  70.0       4.3 s
    │  └─ l_lip  80.0  70.0      cached
    └─ hat          -  50.0       4.3 s"
  `);
});

test('marks a metric that was added after training', () => {
  const nodes = [node('lips', [], 0.9, 0.8, { later: ['precision@8'] })];
  expect(metricsTable({ root: 'lips', nodes })).toMatchInlineSnapshot(`
    "node   P@1  P@8*   time
    lips  90.0  80.0  4.3 s
    * computed after training, from the weights that were kept"
  `);
});

test('colours the headings and the lines of the tree, and nothing else', () => {
  const painted = metricsTable(summary, { paint: (style, text) => (text ? `<${style}>${text}</>` : '') });
  expect(painted.split('\n').slice(0, 3)).toMatchInlineSnapshot(`
    [
      "<bold>node          P@1   P@8        time</>",
      "final        90.5  88.0       4.3 s",
      "<dim>├─ </>lips      93.0  90.0  1 min 15 s",
    ]
  `);
  expect(painted.replaceAll(/<[^>]*>/g, '')).toBe(metricsTable(summary));
});

test('an evaluation has the same table without times, and shows a node without metrics', () => {
  expect(
    evaluationTable(summary, { final: { 'r-precision': 0.5, 'precision@1': 1 }, hat: {} }),
  ).toMatchInlineSnapshot(`
    "node           P@1  r-precision
    final        100.0        0.500
    ├─ lips          -            -
    │  ├─ u_lip      -            -
    │  └─ l_lip      -            -
    └─ hat           -            -"
  `);
});
