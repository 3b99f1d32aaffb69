import { writeFile } from 'node:fs/promises';
import type { RunAudit } from '@hemlkit/bias';
import { onnxModel } from '@hemlkit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Project } from './project';

const side = 32;
const cell = 4;

/** Filters of the cells of an image: knows nothing of labels. */
function network(): Uint8Array {
  const kernels = Float32Array.from({ length: 8 * 3 * cell * cell }, (_, i) => Math.sin(1.7 * i * i + 1) / 4);
  return onnxModel({
    nodes: [
      { type: 'Conv', inputs: ['input', 'kernels'], outputs: ['map'], attributes: { strides: [cell, cell] } },
      { type: 'Relu', inputs: ['map'], outputs: ['seen'] },
      { type: 'Flatten', inputs: ['seen'], outputs: ['embedding'] },
    ],
    weights: { kernels: { shape: [8, 3, cell, cell], data: kernels } },
    inputs: [{ name: 'input', shape: ['n', 3, side, side] }],
    outputs: [{ name: 'embedding', shape: ['n', 8 * (side / cell) ** 2] }],
  });
}

/** Faces of which smiles wear glasses in the training split, as often as the agreement states. */
const spec = (name: string, agreement: number) => `heml: 1
name: ${name}
seed: 2
plugins: ['@hemlkit/datasets', '@hemlkit/segmenters', '@hemlkit/metrics']
dataset:
  { type: synthetic, label: smile, size: 32, train: 300, validation: 100, bias: { attribute: glasses, agreement: ${agreement} } }
segments: [hair, hat, eye_g, nose, u_lip, l_lip, cloth]
hierarchy: { final: [hair, hat, eye_g, nose, u_lip, l_lip, cloth] }
method: { type: given, model: face.onnx, mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5], threads: 1 }
training: { imageSize: 32 }
bias: { allowed: [u_lip, l_lip] }
`;

let project: Project;
beforeAll(async () => {
  project = await Project.create();
  await writeFile(project.path('face.onnx'), network());
});
afterAll(() => project.remove());

async function audit(name: string, agreement: number): Promise<RunAudit> {
  await project.writeSpec(spec(name, agreement));
  const trained = await project.run('train', 'spec.yaml');
  expect(trained.code, trained.err).toBe(0);
  const { code, out, err } = await project.run('audit', 'run', `runs/${name}`, '--format', 'json');
  expect(code, err).toBe(0);
  return JSON.parse(out) as RunAudit;
}

describe('heml audit run of a model that was given', { timeout: 120_000 }, () => {
  it('finds planted glasses, though the model hardly holds labels apart', async () => {
    const { findings, segments, separation, smallestAssociated, verdict } = await audit('biased', 0.9);
    expect(separation).toBeGreaterThan(0);
    expect(separation).toBeLessThan(0.1);
    expect(smallestAssociated).toBeCloseTo(separation / 10, 12);
    expect(findings.map(({ segment }) => segment)).toEqual(['eye_g']);
    expect(verdict.sentence).toMatch(/^Found: the model \(node final\) decides by `eye_g`/);
    const [glasses] = findings;
    expect(glasses).toMatchObject({ by: 'presence', associated: true });
    // Far below what a model that was trained for the labels has.
    expect(glasses!.pull.value).toBeLessThan(0.25);
    expect(glasses!.pull.low).toBeGreaterThan(0);
    // Glasses hide some of the nose; what they leave alone is associated with nothing.
    const associated = Object.fromEntries(segments.map((one) => [one.segment, one.associated]));
    expect(associated).toMatchObject({ cloth: false, hat: false, hair: false });
    expect(associated.u_lip).toBeUndefined();
  });

  it('finds nothing where nothing is planted', async () => {
    const { findings, smallest, smallestAssociated, segments } = await audit('plain', 0.5);
    expect(findings).toEqual([]);
    expect([smallest, smallestAssociated]).toEqual([0.25, 0.1]);
    // Tiny pulls that are no chance are there all the same: of many equal swaps even the least is sure.
    expect(segments.some(({ adjusted, found }) => adjusted !== undefined && adjusted < 0.05 && !found)).toBe(
      true,
    );
  });
});
