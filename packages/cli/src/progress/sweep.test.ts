import type { RunEvent } from '@hemlkit/core';
import { expect, test } from 'vitest';
import { fakeIo } from '../../test/fake-io';
import { screenOf } from '../../test/screen';
import { terminalText } from '../terminal-text';
import { sweepProgress } from './sweep';

const tree = [
  { id: 'lips', children: [], segments: ['lips'] },
  { id: 'final', children: ['lips'], segments: ['lips'] },
];
const nodeStart = (node: string): RunEvent => ({
  type: 'node-start',
  node,
  epochs: 2,
  fromEpoch: 1,
  steps: 12,
  samples: { train: { used: 9, left: 0 }, validation: { used: 9, left: 0 } } as never,
});
const nodeEnd = (node: string, value: number): RunEvent => ({
  type: 'node-end',
  node,
  metrics: { 'precision@1': value },
  bestEpoch: 1,
  seconds: 4,
  cached: false,
});

/** Two runs of which the second begins while the first trains its root. @param upTo shown, of what happens */
function show(settings: Parameters<typeof fakeIo>[0], upTo?: number) {
  const io = fakeIo(settings);
  let both = '';
  const { out, err } = io;
  io.out = (text) => {
    both += terminalText(text);
    out.call(io, text);
  };
  io.err = (text) => {
    both += terminalText(text);
    err.call(io, text);
  };
  const progress = sweepProgress(io, false);
  const start = (run: string): RunEvent => ({ type: 'run-start', run, nodes: tree, root: 'final' });
  const all: Parameters<typeof progress.event>[0][] = [
    { type: 'sweep-start', sweep: 's', folder: 'runs/s', runs: ['a', 'b'], repeated: [] },
    { type: 'sweep-run-start', run: 'a', index: 1, runs: 2 },
    { ...start('runs/s/a'), sweepRun: 'a' },
    { ...nodeStart('lips'), sweepRun: 'a' },
    { ...nodeEnd('lips', 0.5), sweepRun: 'a' },
    { ...nodeStart('final'), sweepRun: 'a' },
    { type: 'sweep-run-start', run: 'b', index: 2, runs: 2 },
    { ...start('runs/s/b'), sweepRun: 'b' },
    { ...nodeStart('lips'), sweepRun: 'b' },
    { type: 'warning', node: 'lips', message: 'few images', sweepRun: 'b' },
    { ...nodeEnd('final', 0.75), sweepRun: 'a' },
    {
      type: 'sweep-run-end',
      run: 'a',
      index: 1,
      runs: 2,
      state: 'trained',
      metrics: { 'precision@1': 0.75 },
      seconds: 8,
    },
    { ...nodeEnd('lips', 0.25), sweepRun: 'b' },
    { ...nodeStart('final'), sweepRun: 'b' },
  ];
  for (const event of all.slice(0, upTo)) progress.event(event);
  return { io, both };
}

test('in a log, a line names its run while several are under way', () => {
  const { io } = show({});
  expect(io.stdout).toMatchInlineSnapshot(`
    "runs/s: 2 runs
    run 1 of 2: a
    runs/s/a: 2 nodes, root final
    [1/2] lips: P@1 50.0, epoch 1, 4.0 s
    run 2 of 2: b
    b: runs/s/b: 2 nodes, root final
    a: [2/2] final: P@1 75.0, epoch 1, 4.0 s
    finished a: P@1 75.0, 8.0 s
    [1/2] lips: P@1 25.0, epoch 1, 4.0 s
    "
  `);
  expect(io.stderr).toBe('warning: b: lips: few images\n');
});

test('at a terminal, runs that are under way stand below each other', async () => {
  const middle = await screenOf(show({ interactive: true }, 10).both);
  expect(middle.join('\n')).toMatchInlineSnapshot(`
    "runs/s: 2 runs
    run 1 of 2: a
    ✓ lips  P@1 50.0, epoch 1, 4.0 s
    run 2 of 2: b
    ! b: lips: few images
    a
    ━━━━━━━━━━━━━━━─────────────── 1/2 nodes
    final: epoch 1/2, step 0/12
    b
    ────────────────────────────── 0/2 nodes
    lips: epoch 1/2, step 0/12"
  `);
  const end = await screenOf(show({ interactive: true }).both);
  expect(end.join('\n')).toMatchInlineSnapshot(`
    "runs/s: 2 runs
    run 1 of 2: a
    ✓ lips  P@1 50.0, epoch 1, 4.0 s
    run 2 of 2: b
    ! b: lips: few images
    ✓ a: final  P@1 75.0, epoch 1, 4.0 s
    finished a: P@1 75.0, 8.0 s
    ✓ lips  P@1 25.0, epoch 1, 4.0 s
    ━━━━━━━━━━━━━━━─────────────── 1/2 nodes
    final: epoch 1/2, step 0/12"
  `);
});
