import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tensor4D, Trunk } from '@hemlkit/core/plugin';
import { onnxModel } from '@hemlkit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { random } from '../test/setup';
import { onnx } from './onnx';

const side = 4;
let folder: string;
const made: Trunk[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-trunk-'));
});
afterEach(async () => {
  for (const { frozen } of made.splice(0)) await frozen?.dispose();
});
afterAll(() => rm(folder, { recursive: true }));

/** The mean of each channel in each quarter of an image. */
const quarters = (batch: number | string) =>
  onnxModel({
    nodes: [
      {
        type: 'AveragePool',
        inputs: ['pixels'],
        outputs: ['map'],
        attributes: { kernel_shape: [2, 2], strides: [2, 2] },
      },
      { type: 'Flatten', inputs: ['map'], outputs: ['features'] },
    ],
    weights: {},
    inputs: [{ name: 'pixels', shape: [batch, 3, side, side] }],
    outputs: [{ name: 'features', shape: [batch, 12] }],
  });

async function create(options: object = {}, { batch = 'n' as number | string, imageSize = side } = {}) {
  const model = join(folder, `model-${batch}.onnx`);
  await writeFile(model, quarters(batch));
  const settings = { model, pooling: 'first', channels: 'rgb', batchSize: 8, device: 'cpu', threads: 1 };
  const half = { mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5] };
  const trunk = await onnx.create({ ...settings, ...half, ...options } as never, {} as never, {
    imageSize,
    random: random(),
  });
  made.push(trunk);
  return trunk as Trunk & { frozen: NonNullable<Trunk['frozen']> };
}

/** Two images, every number another one. */
const images = Float32Array.from({ length: 2 * side * side * 3 }, (_, i) => Math.sin(i));

/** By the definition, pixel by pixel. */
function expected(order: readonly number[]): number[] {
  const rows: number[] = [];
  for (const image of [0, 1])
    for (const channel of order)
      for (const top of [0, 2])
        for (const left of [0, 2]) {
          const at = (y: number, x: number) =>
            images[((image * side + top + y) * side + left + x) * 3 + channel] as number;
          rows.push((at(0, 0) + at(0, 1) + at(1, 0) + at(1, 1)) / 4);
        }
  return rows;
}

describe('a trunk of an ONNX file', () => {
  it.each([
    ['any batch', 'n', 'rgb', [0, 1, 2]],
    ['a batch of three, which is filled up', 3, 'rgb', [0, 1, 2]],
    ['channels the other way round', 'n', 'bgr', [2, 1, 0]],
  ] as const)('gives what the network gives: %s', async (_, batch, channels, order) => {
    const { features, frozen } = await create({ channels }, { batch });
    expect(features).toBe(12);
    const rows = await frozen.of(images.slice(), 2);
    expect(rows).toHaveLength(24);
    for (const [i, value] of expected(order).entries()) expect(rows[i]).toBeCloseTo(value, 6);
  });

  it('is frozen: no variables, and no place in a compiled step', async () => {
    const trunk = await create();
    expect(trunk.variables).toEqual({});
    expect(trunk.pretrained).toBe(true);
    expect(() => trunk.apply({} as Tensor4D, true)).toThrow('The trunk `onnx` is frozen');
  });

  it('has a key that changes with the model and with how an image becomes its input', async () => {
    const key = async (...made: Parameters<typeof create>) => (await create(...made)).frozen.key;
    expect(await key()).toBe(await key({ batchSize: 2, threads: 2 }));
    const keys = [
      await key(),
      await key({}, { batch: 3 }),
      await key({ channels: 'bgr' }),
      await key({ mean: [0, 0, 0] }),
    ];
    expect(new Set(keys).size).toBe(4);
  });

  it('refuses images of another size than the network takes', async () => {
    await expect(create({}, { imageSize: 8 })).rejects.toMatchObject({
      code: 'image-size-mismatch',
      hint: 'Set `training.imageSize: 4`, or of the method `additive` its `cropSize: 4`.',
    });
    await expect(create({ mean: undefined })).rejects.toThrow("the input of the trunk's model: there is no");
  });
});
