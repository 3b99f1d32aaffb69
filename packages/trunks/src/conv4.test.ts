import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeSafetensors, type Tensor4D, type Trunk } from '@hemlkit/core/plugin';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cpu, random, waveWeights } from '../test/setup';
import { conv4 } from './conv4';

const tf = await cpu();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-'));
});
afterAll(() => rm(folder, { recursive: true }));

const create = async (widths: number[], weights?: string): Promise<Trunk> =>
  conv4.create({ widths, weights } as never, { tf, paths: { spec: folder, cache: folder } } as never, {
    imageSize: 16,
    random: random(),
  });

it('halves the map four times and gives the last width', async () => {
  const trunk = await create([4, 5, 6, 7]);
  const images = tf.randomNormal([2, 20, 16, 3], 0, 1, 'float32', 1) as Tensor4D;
  expect(trunk.apply(images, true).shape).toEqual([2, 7]);
  expect(trunk.features).toBe(7);
  expect(Object.keys(trunk.variables).slice(0, 6)).toEqual([
    'conv1.weight',
    'bn1.weight',
    'bn1.bias',
    'bn1.running_mean',
    'bn1.running_var',
    'conv2.weight',
  ]);
});

it('draws filters as torchvision does, the same for the same seed', async () => {
  const filters = [(await create([8, 64])).variables, (await create([8, 64])).variables].map(
    (variables) => variables['conv2.weight']!.value,
  );
  const { mean, variance } = tf.moments(filters[0]!);
  expect((await mean.data())[0]).toBeCloseTo(0, 2);
  expect(Math.sqrt((await variance.data())[0]!)).toBeCloseTo(Math.sqrt(2 / (64 * 9)), 2);
  expect(await filters[0]!.data()).toEqual(await filters[1]!.data());
});

it("reads weights from a file in PyTorch's layout, without the classifier", async () => {
  const tensors = waveWeights((await create([2, 3])).variables);
  tensors['fc.weight'] = { shape: [1], data: new Float32Array(1) };
  tensors['bn1.num_batches_tracked'] = { shape: [], data: new Float32Array(1) };
  await writeFile(join(folder, 'wave.safetensors'), encodeSafetensors(tensors));
  const trunk = await create([2, 3], 'wave.safetensors');
  expect(trunk.pretrained).toBe(true);
  const filter = await trunk.variables['conv2.weight']!.value.data();
  // [out 2, in 1, y 0, x 1] of [3, 2, 3, 3] is [y 0, x 1, in 1, out 2] of [3, 3, 2, 3].
  expect(filter[((0 * 3 + 1) * 2 + 1) * 3 + 2]).toBe(
    tensors['conv2.weight']!.data[((2 * 2 + 1) * 3 + 0) * 3 + 1],
  );
});

it('lists what does not fit in a file, and keeps nothing of it', async () => {
  const tensors = waveWeights((await create([2, 3])).variables);
  delete tensors['bn1.bias'];
  tensors['conv1.weight'] = { shape: [64, 3, 3, 3], data: new Float32Array(64 * 27) };
  for (let i = 0; i < 8; i++) tensors[`head.${i}`] = { shape: [0], data: new Float32Array(0) };
  await writeFile(join(folder, 'odd.safetensors'), encodeSafetensors(tensors));
  const before = tf.memory().numTensors;
  const message = await create([2, 3], 'odd.safetensors').catch((error: Error) => error.message);
  expect(String(message).replace(folder, 'FOLDER')).toMatchInlineSnapshot(
    `"The weights "FOLDER/odd.safetensors" do not fit the trunk conv4: missing: bn1.bias; of another shape: conv1.weight [64,3,3,3] for [2,3,3,3]; not part of it: head.0, head.1, head.2, head.3, head.4, head.5 and 2 more."`,
  );
  expect(tf.memory().numTensors).toBe(before);
});
