import { rm, writeFile } from 'node:fs/promises';
import type { MetricTree } from '@hemlkit/core';
import { onnxModel } from '@hemlkit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Project, smallSpec } from './project';

const side = 32;
const cell = 8;

/** A network that sees the topmost quarter of an image alone: four features of each of its cells. */
function topNetwork(seed: number): Uint8Array {
  const kernels = Float32Array.from({ length: 4 * 3 * cell * cell }, (_, i) => Math.sin(seed * i + 1) / 10);
  return onnxModel({
    nodes: [
      {
        type: 'Conv',
        inputs: ['input', 'kernels'],
        outputs: ['map'],
        attributes: { strides: [cell, cell] },
      },
      { type: 'Gather', inputs: ['map', 'top'], outputs: ['row'], attributes: { axis: 2 } },
      { type: 'Flatten', inputs: ['row'], outputs: ['embedding'] },
    ],
    weights: {
      kernels: { shape: [4, 3, cell, cell], data: kernels },
      top: { shape: [1], data: BigInt64Array.of(0n) },
    },
    inputs: [{ name: 'input', shape: ['n', 3, side, side] }],
    outputs: [{ name: 'embedding', shape: ['n', 4 * (side / cell)] }],
  });
}

const spec = (name: string, method: string) =>
  `${smallSpec().replace('name: small', `name: ${name}`).replace('model:\n  trunk: { type: conv4, widths: [8, 8, 12] }\n  embedder: { type: mlp, hidden: 16, dimensions: 8 }\n', '')}method: ${method}\n`;
const given =
  '{ type: given, model: face.onnx, mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5], threads: 1 }';

let project: Project;
beforeAll(async () => {
  project = await Project.create(spec('given', given));
  await writeFile(project.path('face.onnx'), topNetwork(1.7));
  const ended = await project.run('train', 'spec.yaml');
  expect({ code: ended.code, err: ended.err }).toEqual({ code: 0, err: '' });
}, 120_000);
afterAll(() => project.remove());

const json = async <T>(...args: string[]): Promise<T> => {
  const { code, out, err } = await project.run(...args);
  expect(code, err).toBe(0);
  return JSON.parse(out) as T;
};

describe('a model that was given', () => {
  it('needs no trunk, trains nothing and is measured', async () => {
    const checked = await project.run('check', 'spec.yaml');
    expect([checked.code, checked.out]).toEqual([
      0,
      'spec.yaml is right: given, 4 segments and 3 joined nodes, root final, nothing to train\n',
    ]);
    const { nodes } = await project.json<{
      nodes: { id: string; metrics: Record<string, number>; later?: string[] }[];
    }>('runs', 'given', 'summary.json');
    expect(nodes.map(({ id }) => id)).toEqual(['final']);
    const [{ metrics, later }] = nodes as [(typeof nodes)[number]];
    expect(Object.keys(metrics)).toEqual(['precision@1', 'precision@2', 'precision@8']);
    expect(later).toBeUndefined();
    const evaluated = await json<Record<string, object>>(
      'evaluate',
      'runs/given',
      '--split',
      'validation',
      '--format',
      'json',
    );
    expect(evaluated.final).toEqual(metrics);
  });

  it('is explained by views of the parts: what it does not see has exactly nothing', async () => {
    const tree = await json<MetricTree>(
      'explain',
      'runs/given',
      '--explainer',
      'owen',
      '--explainer',
      'occlusion',
      '--format',
      'json',
    );
    const { owen, occlusion } = tree.explanations;
    expect(owen!.gap).toBeLessThan(1e-6);
    expect(owen!.all).toBeCloseTo(tree.nodes.at(-1)!.distances.euclidean!, 5);
    for (const { nodes } of [owen!, occlusion!]) {
      for (const part of ['u_lip', 'l_lip', 'lips']) expect(nodes[part]).toBe(0);
      expect(Math.abs(nodes.hair!)).toBeGreaterThan(0.001);
    }
  });

  it('is explained by RISE and by patches, and gradients are refused with the names of what works', async () => {
    const { code, out, err } = await project.run(
      'explain',
      'runs/given',
      ...['rise', 'saliency', 'integrated-gradients'].flatMap((name) => ['--explainer', name]),
      '--format',
      'json',
    );
    expect(code).toBe(0);
    const { explanations, root } = JSON.parse(out) as MetricTree;
    expect(Object.keys(explanations)).toEqual(['rise']);
    const { nodes, all } = explanations.rise!;
    expect(all).toBeGreaterThan(0);
    expect(Math.abs(nodes[root]!)).toBeGreaterThan(Math.abs(nodes.lips!));
    expect(err).toMatchInlineSnapshot(`
      "warning: No saliency: The method \`given\` computes distances and no gradients, which \`saliency\` needs; \`owen\`, \`occlusion\` and \`rise\` explain it.
      warning: No integrated gradients: The method \`given\` computes distances and no gradients, which \`integrated-gradients\` needs; \`owen\`, \`occlusion\` and \`rise\` explain it.
      "
    `);
  });

  it('is audited, held to the truth, reported and compared in a table', async () => {
    await project.writeSpec(
      spec('single', '{ type: single }').replace(
        'training:',
        'model: { trunk: { type: conv4, widths: [4, 4, 4] } }\ntraining:',
      ),
    );
    expect((await project.run('train', 'spec.yaml', '--set', 'training.epochs=1')).code).toBe(0);
    const table = await project.run('table', 'runs/given', 'runs/single');
    expect(table).toMatchObject({ code: 0, err: '' });
    expect(table.out).toContain('given');
    const audit = await project.run('audit', 'run', 'runs/given');
    expect(audit.code).toBe(0);
    expect(audit.out).toContain('given, node final: validation images');
    const faithful = await json<{ results: { measure: string; values: unknown[]; finding: string }[] }>(
      'faithfulness',
      'runs/given',
      '--pairs',
      '2',
      '--only',
      'completeness,permuted-labels,randomised-weights',
      '--format',
      'json',
    );
    expect(faithful.results.map(({ measure, finding }) => [measure, finding])).toMatchInlineSnapshot(`
      [
        [
          "completeness",
          "The shares add up: no pair of 2 misses by more than 0.0e+0.",
        ],
        [
          "randomised-weights",
          "The method of this run does not give the order of its layers, by which they are made random.",
        ],
        [
          "permuted-labels",
          "This run has trained nothing, so nothing is trained on permuted labels either.",
        ],
      ]
    `);
    expect((await project.run('report', 'runs/given')).code).toBe(0);
    const { a } = await json<MetricTree>('explain', 'runs/given', '--no-explainer', '--format', 'json');
    const query = await project.run('query', 'runs/given', a.id, '--k', '2');
    expect(query, query.err).toMatchObject({ code: 0 });
  }, 240_000);

  it('is not exported: its file is there already', async () => {
    const { code, err } = await project.run('export', 'runs/given');
    expect(code).toBe(2);
    expect(err).toMatchInlineSnapshot(`
      "The method \`given\` has no models that can be exported.
      It was given as a file in ONNX form, which is the export: \`method.model\` of the spec names it.
      "
    `);
  });

  it('is refused once its file is another one, or gone', async () => {
    await writeFile(project.path('face.onnx'), topNetwork(0.3));
    const changed = await project.run('explain', 'runs/given', '--no-explainer');
    expect(changed.code).toBe(2);
    expect(changed.err).toContain('The given model has changed since this run was made.');
    await rm(project.path('face.onnx'));
    const gone = await project.run('explain', 'runs/given');
    expect(gone.code).toBe(2);
    expect(gone.err).toContain('The given model is missing');
  });
});
