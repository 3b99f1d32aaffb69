import type { Measurement, PlannedNode, RunPlan } from '@hemlkit/core';
import { expect, it } from 'vitest';
import { planText } from './plan-text';

const node = (
  id: string,
  children: string[],
  start: number,
  changes: Partial<PlannedNode> = {},
): PlannedNode => ({
  id,
  segments: children.length > 0 ? ['skin', 'hair'] : [id],
  children,
  epochs: 4,
  data: {
    cached: false,
    samples: {
      train: { total: 400, present: 380, used: 380 },
      validation: { total: 200, present: 190, used: 200 },
    },
    batchSize: 32,
    steps: 12,
    parameters: 11_310_912,
  },
  estimate: { seconds: 70, start, end: start + 70, process: 0 },
  ...changes,
});
const measurement: Measurement = {
  nodes: ['skin', 'hair', 'final'],
  imageSize: 64,
  batchSize: 32,
  steps: 5,
  stepSeconds: 1.21,
  firstStepSeconds: 4,
  embedBatch: 64,
  embedSeconds: 0.5214,
  firstEmbedSeconds: 2,
  metricsImages: 200,
  metricsSeconds: 0.0041,
  saveSeconds: 0.31,
};
const plan: RunPlan = {
  name: 'smiles',
  root: 'final',
  nodes: [node('skin', [], 2), node('hair', [], 72), node('final', ['skin', 'hair'], 142)],
  machine: { workers: 1, threads: 2, cores: 2 },
  measurements: [measurement],
  openSeconds: 2,
  estimate: { seconds: 212, peakRssMb: 1410 },
  warnings: [],
};

it('has a line a node, what all takes, and what of it was measured', () => {
  expect(planText(plan)).toMatchInlineSnapshot(`
    "smiles: 3 nodes in training order

    | node | joins | segments | images that show it | parameters | epochs x steps | time |
    | --- | ---: | ---: | ---: | ---: | ---: | ---: |
    | skin | - | 1 | 380 of 400 | 11.3 M | 4 x 12 | 1 min 10 s |
    | hair | - | 1 | 380 of 400 | 11.3 M | 4 x 12 | 1 min 10 s |
    | final | skin + hair | 2 | 380 of 400 | 11.3 M | 4 x 12 | 1 min 10 s |

    3 nodes to train: about 3 min 32 s, about 1410 MB of memory

    measured: 5 training steps of 32 images at 64x64, 1.2 s each (the first, which compiles, 4.0 s), embedding 64 images 521 ms, metrics of 200 images 4.1 ms, saving an epoch 310 ms
    estimated: all else; a node takes these times for all of its epochs, less where \`patience\` ends it before; reading spec and data takes 2.0 s each time; memory is what this measurement has held"
  `);
});

it('tells of several workers when each begins what, and of different settings each measurement', () => {
  const [skin, , final] = plan.nodes;
  const hair = node('hair', [], 2, { estimate: { seconds: 70, start: 2, end: 72, process: 1 } });
  const known = {
    ...skin!,
    data: { ...skin!.data!, cached: true },
    estimate: { seconds: 0, start: 2, end: 2 },
  };
  const measurements = [
    { ...measurement, nodes: ['hair', 'nose', 'mouth', 'neck', 'hat'] },
    { ...measurement, nodes: ['final'], imageSize: 128 },
  ];
  expect(
    planText({
      ...plan,
      machine: { ...plan.machine!, workers: 2 },
      nodes: [known, hair, final!],
      measurements,
    }),
  ).toMatchInlineSnapshot(`
    "smiles: 3 nodes in training order, 1 of them trained before

    | node | joins | segments | images that show it | parameters | epochs x steps | time | begins | worker |
    | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
    | skin | - | 1 | 380 of 400 | 11.3 M | 4 x 12 | trained before | - | - |
    | hair | - | 1 | 380 of 400 | 11.3 M | 4 x 12 | 1 min 10 s | 2.0 s | 2 |
    | final | skin + hair | 2 | 380 of 400 | 11.3 M | 4 x 12 | 1 min 10 s | 2 min 22 s | 1 |

    2 nodes to train with 2 workers of at most 2: about 3 min 32 s, about 1410 MB of memory

    measured (hair, nose, mouth and 2 others): 5 training steps of 32 images at 64x64, 1.2 s each (the first, which compiles, 4.0 s), embedding 64 images 521 ms, metrics of 200 images 4.1 ms, saving an epoch 310 ms
    measured (final): 5 training steps of 32 images at 128x128, 1.2 s each (the first, which compiles, 4.0 s), embedding 64 images 521 ms, metrics of 200 images 4.1 ms, saving an epoch 310 ms
    estimated: all else; a node takes these times for all of its epochs, less where \`patience\` ends it before; reading spec and data takes 2.0 s each time; each worker holds as much memory as this measurement; workers of 2 threads share 2 cores evenly"
  `);
});

it.each([
  [{ workers: 2, threads: 2, cores: 4 }, 'no worker slows another down'],
  [{ workers: 4, threads: 1, cores: 2 }, 'workers of 1 thread share 2 cores evenly'],
  [{ workers: 2, cores: 4 }, 'workers take turns'],
])('says what workers on %o do to each other', (machine, said) => {
  expect(
    planText({ ...plan, machine }).endsWith(`each worker holds as much memory as this measurement; ${said}`),
  ).toBe(true);
});
