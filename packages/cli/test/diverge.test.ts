import { afterAll, beforeAll, expect, it } from 'vitest';
import { Project, smallSpec } from './project';

/** A leaf that some images lack, one whose weights leave the finite numbers, one whose miner finds nothing. */
const spec = `${smallSpec().replaceAll('skin', 'hat')}
overrides:
  hair: { training: { optimizer: { learningRate: 1.0e+6 } } }
  u_lip: { training: { miner: { type: pair-margin, positiveMargin: 9, negativeMargin: -9 } } }
`;
let project: Project;
let done: Awaited<ReturnType<Project['run']>>;

beforeAll(async () => {
  project = await Project.create(spec);
  done = await project.run('train', 'spec.yaml');
}, 180_000);
afterAll(() => project.remove());

it('names the node, the epoch and the step at which its numbers cease to be finite', () => {
  expect(done.code).toBe(1);
  expect(done.err).toContain(
    "The node 'hair' cannot be trained: embeddings are NaN or too large for float32 in epoch 1, at step 2, and no epoch before it is good.",
  );
});

it('trains and keeps every node that does not need it, and on the next try only what is left', async () => {
  expect(Object.keys(await project.hashes())).toEqual(['hat', 'l_lip', 'lips', 'u_lip']);
  await project.writeSpec(spec.replace('1.0e+6', '1.0e-3'));
  const again = await project.run('train', 'spec.yaml');
  expect(again.code).toBe(0);
  expect(again.out.match(/was trained before/g)).toHaveLength(4);
}, 180_000);

it('warns of a miner that finds nothing, once, and shows what steps did', () => {
  expect(done.err.match(/u_lip: the miner picked nothing in 3 of the 3 steps of epoch 1/g)).toHaveLength(1);
  expect(done.err.match(/picked nothing/g)).toHaveLength(1);
  expect(done.out).toMatch(/hat: epoch 1\/3, .* \d+ pairs mined, \d+ % zero terms, spread 0\.\d+/);
});

it('skips images without a hat, counts them, and keeps the history of what steps did', async () => {
  expect(done.out).toContain('of 48 training images: hat 13\n');
  const hat = await project.json<{ samples: object; history: object[] }>('runs/small/nodes/hat/metrics.json');
  expect(hat.samples).toEqual({
    train: { total: 48, present: 13, used: 13 },
    validation: { total: 24, present: 7, used: 24 },
  });
  expect(hat.history[0]).toMatchObject({
    report: { mined: { kind: 'pairs' }, norm: { min: expect.any(Number) }, emptySteps: 0 },
  });
});
