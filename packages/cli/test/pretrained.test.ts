import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { decodeSafetensors, type HostTensor } from '@hemlkit/core';
import { encodeSafetensors } from '@hemlkit/core/run';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeHub } from '../../core/src/hub/fixtures/fake-hub';
import { type Piece, pickled, zipped } from '../../core/src/weights/fixtures/torch/written';
import { Project, smallSpec } from './project';

/** Of the trunk of the spec, by PyTorch's names and layouts. */
const shapes = {
  'conv1.weight': [4, 3, 3, 3],
  ...norm('bn1', 4),
  'conv2.weight': [6, 4, 3, 3],
  ...norm('bn2', 6),
};
function norm(name: string, channels: number): Record<string, number[]> {
  const parts = ['weight', 'bias', 'running_mean', 'running_var'];
  return Object.fromEntries(parts.map((part) => [`${name}.${part}`, [channels]]));
}
const tensors: Record<string, HostTensor> = Object.fromEntries(
  Object.entries(shapes).map(([name, shape], at) => {
    const length = shape.reduce((product, extent) => product * extent, 1);
    return [name, { shape, data: Float32Array.from({ length }, (_, i) => 0.1 + Math.sin(i + at) ** 2) }];
  }),
);

const global = (module: string, name: string): Piece[] => ['GLOBAL', `${module}\n${name}\n`];
const ints = (values: readonly number[]): Piece[] => [
  'MARK',
  ...values.map((value): Piece => ({ int: value })),
  'TUPLE',
];
/** A checkpoint as training scripts write it, put together by PyTorch's documented records: `state_dict`, names after `module.`. */
function checkpoint(): Buffer {
  const values = Object.entries(tensors).flatMap(([name, { shape, data }], key): Piece[] => {
    const strides = shape.map((_, axis) =>
      shape.slice(axis + 1).reduce((product, extent) => product * extent, 1),
    );
    return [
      { text: `module.${name}` },
      ...global('torch._utils', '_rebuild_tensor_v2'),
      'MARK',
      ...([
        'MARK',
        { text: 'storage' },
        ...global('torch', 'FloatStorage'),
        { text: String(key) },
      ] as Piece[]),
      ...([{ text: 'cpu' }, { int: data.length }, 'TUPLE', 'BINPERSID', { int: 0 }] as Piece[]),
      ...ints(shape),
      ...ints(strides),
      'NEWFALSE',
      ...global('collections', 'OrderedDict'),
      'EMPTY_TUPLE',
      'REDUCE',
      'TUPLE',
      'REDUCE',
    ];
  });
  const weights: Piece[] = ['EMPTY_DICT', 'MARK', ...values, 'SETITEMS'];
  const program: Piece[] = ['EMPTY_DICT', 'MARK', { text: 'epoch' }, { int: 90 }, { text: 'state_dict' }];
  const records = Object.values(tensors).map(({ data }, key) => [
    `w/data/${key}`,
    new Uint8Array(data.buffer),
  ]);
  return zipped({
    'w/data.pkl': pickled([...program, ...weights, 'SETITEMS']),
    'w/version': '3\n',
    ...Object.fromEntries(records),
  });
}

let hub: FakeHub;
let project: Project;
const before = { HF_ENDPOINT: process.env.HF_ENDPOINT, HF_HOME: process.env.HF_HOME };
beforeAll(async () => {
  project = await Project.create();
  hub = await FakeHub.start({
    'model.safetensors': { content: encodeSafetensors(tensors) },
    'pytorch_model.bin': { content: checkpoint() },
  });
  Object.assign(process.env, { HF_ENDPOINT: hub.endpoint, HF_HOME: project.path('hub') });
  await writeFile(project.path('weights.pth'), checkpoint());
});
afterAll(async () => {
  for (const [name, value] of Object.entries(before))
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  await hub?.stop();
  await project.remove();
});

/** Trains nothing, so that a node has what it began with. */
async function begun(name: string, weights: string) {
  const spec = smallSpec()
    .replace('name: small', `name: ${name}`)
    .replace('{ type: conv4, widths: [8, 8, 12] }', `{ type: conv4, widths: [4, 6], weights: '${weights}' }`)
    .replace('epochs: 3', 'epochs: 0');
  await project.writeSpec(`${spec}method: { type: single }\n`);
  return project.run('train', 'spec.yaml');
}

describe('pretrained weights, without Python', { timeout: 60_000 }, () => {
  it.each([
    ['a-checkpoint', 'weights.pth'],
    ['safetensors-of-the-hub', 'hf:owner/name/model.safetensors'],
    ['a-checkpoint-of-the-hub', 'hf:owner/name/pytorch_model.bin'],
  ])('are what a training begins with: %s', async (name, weights) => {
    const { code, err } = await begun(name, weights);
    expect(code, err).toBe(0);
    const kept = decodeSafetensors(
      await readFile(project.path('runs', name, 'nodes/final/model.safetensors')),
    );
    for (const [own, { shape, data }] of Object.entries(tensors)) {
      expect(kept[`trunk.${own}`]?.shape, own).toEqual(shape);
      expect(kept[`trunk.${own}`]?.data, own).toEqual(data);
    }
  });

  it('are refused where a file is a program, which is not run', async () => {
    const marker = project.path('executed');
    const program: Piece[] = [...global('os', 'system'), { text: `touch ${marker}` }, 'TUPLE1', 'REDUCE'];
    await writeFile(project.path('evil.pth'), zipped({ 'w/data.pkl': pickled(program), 'w/version': '3\n' }));
    const { code, err } = await begun('evil', 'evil.pth');
    expect(code).toBe(1);
    expect(err).toContain('it calls `os.system`');
    expect(existsSync(marker)).toBe(false);
    expect(existsSync(project.path('runs/evil/summary.json'))).toBe(false);
  });

  it('of another network are refused by their names', async () => {
    const { 'bn2.bias': _, ...fewer } = tensors;
    await writeFile(project.path('fewer.safetensors'), encodeSafetensors(fewer));
    const { code, err } = await begun('fewer', 'fewer.safetensors');
    expect(code).toBe(2);
    expect(err).toContain('do not fit the trunk conv4: missing: bn2.bias');
  });
});
