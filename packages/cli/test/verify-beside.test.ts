import type { Verification } from '@hemlkit/bias';
import { expect, it } from 'vitest';
import { newProjects } from './projects';

/** One small model of the whole face, one epoch. */
const spec = (executor: string) => `heml: 1
name: faces
plugins: ['@hemlkit/datasets', '@hemlkit/segmenters', '@hemlkit/trunks', '@hemlkit/loss-plugins', '@hemlkit/metrics']
dataset:
  { type: synthetic, label: smile, size: 32, train: 64, validation: 24, bias: { attribute: hat, agreement: 0.85 } }
segments: [skin, hat, u_lip]
hierarchy: { final: [skin, hat, u_lip] }
model: { trunk: { type: conv4, widths: [4, 4, 8] } }
training: { imageSize: 32, epochs: 0 }
overrides: { final: { training: { epochs: 2 } } }
engine: { type: onnxruntime }
executor: ${executor}
bias: { allowed: [u_lip], segment: hat }
`;

const newProject = newProjects();

async function verified(executor: string) {
  const project = await newProject(spec(executor));
  const { code, err } = await project.runApart(
    ...['deflate', 'spec.yaml', '--out', 'fair', '--verify', '--seeds', '1,2', '--remedies', 'reweight'],
  );
  expect(code).toBe(0);
  const { made, ...found } = await project.json<Verification>('fair/verification.json');
  const text = JSON.stringify({ ...found, made: made.map(({ remedy, seed }) => `${remedy} ${seed}`) });
  const arms = ['biased', 'reweight'].flatMap((arm) => [`${arm}-1`, `${arm}-2`]);
  return {
    found: text.replaceAll(project.folder, 'PROJECT'),
    begun: err.split('\n').filter((line) => line.startsWith('seed ')),
    hashes: await Promise.all(arms.map((arm) => project.hashes(`fair/runs/faces-${arm}`))),
  };
}

it('verifies with models that are trained beside each other as with one after the other', {
  timeout: 300_000,
}, async () => {
  const apart = await verified('{ type: in-process }');
  const beside = await verified('{ type: workers, workers: 2 }');
  expect(apart.begun.slice(0, 2)).toEqual(['seed 1: biased', 'seed 1: reweight']);
  // The other seed's first model, while this one's is trained: what comes after needs it.
  expect(beside.begun.slice(0, 2)).toEqual(['seed 1: biased', 'seed 2: biased']);
  expect(beside.begun.toSorted()).toEqual(apart.begun.toSorted());
  expect(beside.hashes).toEqual(apart.hashes);
  expect(beside.found).toEqual(apart.found);
});
