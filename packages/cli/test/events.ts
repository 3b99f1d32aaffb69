import type { NodeSamples, RunEvent, StepReport } from '@hemlkit/core';

const metrics = (one: number) => ({ 'precision@1': one, 'precision@2': one - 0.01 });

export const samples: NodeSamples = {
  train: { total: 400, present: 380, used: 380 },
  validation: { total: 200, present: 190, used: 200 },
};

export const report: StepReport = {
  mined: { kind: 'pairs', positive: 112, negative: 128 },
  loss: { terms: 896, zeros: 242 },
  norm: { mean: 0.55, min: 0.51, max: 0.64 },
  spread: 0.62,
};

/** A small run as it happens: a leaf from the cache, a leaf of two epochs, and a root that has begun. */
export const events: RunEvent[] = [
  {
    type: 'run-start',
    run: 'runs/small',
    root: 'lips',
    nodes: [
      { id: 'u_lip', children: [], segments: ['u_lip'] },
      { id: 'l_lip', children: [], segments: ['l_lip'] },
      { id: 'lips', children: ['u_lip', 'l_lip'], segments: ['u_lip', 'l_lip'] },
    ],
  },
  { type: 'store', split: 'train', done: 200, total: 400, computed: 0 },
  { type: 'store', split: 'train', done: 400, total: 400, computed: 0 },
  { type: 'info', message: '3 samples were left out: they have no class map' },
  { type: 'node-end', node: 'u_lip', metrics: metrics(0.71), bestEpoch: 1, seconds: 5, cached: true },
  { type: 'node-start', node: 'l_lip', epochs: 2, fromEpoch: 1, steps: 12, samples },
  { type: 'step', node: 'l_lip', epoch: 1, step: 12, steps: 12, loss: 0.0912, report },
  {
    type: 'epoch',
    node: 'l_lip',
    epoch: 1,
    epochs: 2,
    loss: 0.0931,
    report: { ...report, emptySteps: 0 },
    metrics: metrics(0.6),
    seconds: 2,
    best: true,
  },
  { type: 'step', node: 'l_lip', epoch: 2, step: 12, steps: 12, loss: 0.0712, report },
  {
    type: 'epoch',
    node: 'l_lip',
    epoch: 2,
    epochs: 2,
    loss: 0.075,
    report: { ...report, emptySteps: 1 },
    metrics: metrics(0.58),
    seconds: 2,
    best: false,
  },
  { type: 'node-end', node: 'l_lip', metrics: metrics(0.6), bestEpoch: 1, seconds: 4, cached: false },
  { type: 'warning', node: 'lips', message: 'all embeddings are nearly equal' },
  { type: 'node-start', node: 'lips', epochs: 2, fromEpoch: 1, steps: 12, samples },
  { type: 'step', node: 'lips', epoch: 1, step: 6, steps: 12, loss: 0.05, report },
];
