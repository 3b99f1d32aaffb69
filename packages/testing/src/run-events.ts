import type { RunEvent } from '@hemlkit/core/plugin';

// A run of two nodes as trackers hear of it, whose numbers are the same in float32 and in text.

const report = { emptySteps: 0, norm: { mean: 1, min: 0.5, max: 2 }, spread: 1 };
const counts = { total: 40, present: 40, used: 32 };
const samples = { train: counts, validation: counts };

export const runStart: RunEvent = {
  type: 'run-start',
  run: 'kit',
  nodes: [
    { id: 'hair', children: [], segments: ['hair'] },
    { id: 'final', children: ['hair'], segments: ['hair'] },
  ],
  root: 'final',
};

export const nodeStart: RunEvent = {
  type: 'node-start',
  node: 'hair',
  epochs: 3,
  fromEpoch: 1,
  steps: 4,
  samples,
};

/** An epoch of the first node. One of its numbers is undefined, as a metric may be. */
export const epoch = (at: number): RunEvent => ({
  type: 'epoch',
  node: 'hair',
  epoch: at,
  epochs: 3,
  loss: 1 / 2 ** at,
  report,
  metrics: { 'precision@1': at / 8, 'recall@2': Number.NaN },
  seconds: 0.5,
  best: true,
});

/** The end of the first node. */
export const trained: RunEvent = {
  type: 'node-end',
  node: 'hair',
  metrics: { 'precision@1': 0.375 },
  bestEpoch: 3,
  seconds: 2,
  cached: false,
};

/** The second node, which was trained in another run and found in the cache. */
export const found: RunEvent = {
  type: 'node-end',
  node: 'final',
  metrics: { 'precision@1': 0.875 },
  bestEpoch: 2,
  seconds: 0,
  cached: true,
};

export const messages: RunEvent[] = [
  { type: 'info', message: 'drawing 40 faces' },
  { type: 'warning', message: 'precision@1 is undefined', node: 'hair' },
  { type: 'warning', message: 'the disk is nearly full' },
];

export const runEnd: RunEvent = { type: 'run-end', run: 'kit', seconds: 3 };

/** What a tracker is to have reported of an epoch. */
export const numbersOf = (at: number) => [
  { node: 'hair', name: 'loss', value: 1 / 2 ** at, epoch: at },
  { node: 'hair', name: 'precision@1', value: at / 8, epoch: at },
];

/** A grey pixel. */
export const png = (): Uint8Array =>
  new Uint8Array(
    Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAAAAAC4HznGAAAADElEQVR4nGNgYPgPAAEDAQAIicLsAAAAAElFTkSuQmCC',
      'base64',
    ),
  );
