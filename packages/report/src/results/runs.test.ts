import type { RunComparison, RunRecord } from '@hemlkit/sweeps';
import { expect, it } from 'vitest';
import { comparisonText } from './comparison-text';
import { runsTable } from './runs-table';

const run = (name: string, more: Partial<RunRecord>): RunRecord => ({
  folder: `/runs/${name}`,
  name,
  spec: {},
  seed: 0,
  // Without a zone: shown as it stands wherever the test runs.
  date: '2026-01-02T03:04:05',
  nodes: { done: 31, total: 31 },
  seconds: 184.2,
  state: { state: 'finished' },
  ...more,
});

it('lists runs with how far they are', () => {
  const runs = [
    run('quickstart', { metrics: { 'precision@8': 0.8, 'precision@1': 0.905 } }),
    run('losses/loss=snr', {
      nodes: { done: 3, total: 31 },
      seconds: 8,
      state: { state: 'unfinished', node: 'eyes', epoch: 2, epochs: 5 },
    }),
    run('begun', { nodes: { done: 0, total: 0 }, seconds: 0, state: { state: 'unfinished' } }),
    run('first', {
      nodes: { done: 0, total: 3 },
      seconds: 0,
      state: { state: 'unfinished', node: 'hair', epoch: 0 },
    }),
  ];
  expect(runsTable(runs)).toMatchInlineSnapshot(`
    "run              date              nodes   P@1    training  state
    quickstart       2026-01-02 03:04  31/31  90.5  3 min 04 s  finished
    losses/loss=snr  2026-01-02 03:04   3/31     -       8.0 s  not finished: eyes, after epoch 2 of 5
    begun            2026-01-02 03:04    0/?     -       0.0 s  not finished
    first            2026-01-02 03:04    0/3     -       0.0 s  not finished: hair, in its first epoch"
  `);
});

it('shows what differs between two runs', () => {
  const comparison: RunComparison = {
    a: 'one',
    b: 'two',
    settings: [
      { path: 'training.loss.margin', a: 0.1, b: 0.25 },
      { path: 'training.miner', a: null, b: undefined },
    ],
    nodes: [
      { id: 'hair', metrics: { 'precision@1': { a: 0.5, b: 0.625 }, mrr: { a: 0.5, b: 0.25 } } },
      { id: 'final', metrics: { 'precision@1': { a: 0.9, b: Number.NaN } } },
    ],
    onlyA: ['lips'],
    onlyB: [],
  };
  expect(comparisonText(comparison)).toMatchInlineSnapshot(`
    "a  one
    b  two

    setting               a     b
    training.loss.margin  0.1   0.25
    training.miner        null  -

    node   P@1 a     b  b - a  mrr a      b   b - a
    hair    50.0  62.5  +12.5  0.500  0.250  -0.250
    final   90.0     -      -      -      -       -

    only in a: lips"
  `);
  expect(comparisonText({ ...comparison, settings: [], nodes: [], onlyA: [] })).toContain(
    'settings are the same',
  );
});
