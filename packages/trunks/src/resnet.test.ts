import { readFile } from 'node:fs/promises';
import { type Tensor2D, type Tensor4D, type Trunk, toTorch } from '@hemlkit/core/plugin';
import { expect, it } from 'vitest';
import { cpu, random, wave, waveWeights } from '../test/setup';
import { type Block, basicBlock, bottleneck } from './layers/blocks';
import type { Builder } from './layers/builder';
import { drawnWeights, fileWeights } from './layers/weight-source';
import { resnet18, resnet34, resnet50, stages } from './resnet';
import { assembleTrunk } from './trunk';

/** Answers of torchvision's own ResNet class, with few channels so that plain JavaScript can follow. */
interface Golden {
  depths: number[];
  widths: number[];
  shape: [number, number, number, 3];
  /** First features of the first image, last features of the last. */
  inference: [number[], number[]];
}
interface TrainingGolden extends Golden {
  training: [number[], number[]];
  gradients: Record<string, { norm: number; first: number[] }>;
  running: Record<string, number[]>;
}

const tf = await cpu();
const golden: { basic: TrainingGolden; bottleneck: Golden; resnet18: Record<string, number[]> } = JSON.parse(
  await readFile(new URL('../test/fixtures/torchvision.json', import.meta.url), 'utf8'),
);

/** A thin network with the weights that the answers were computed with. */
function thin(block: Block, { depths, widths }: Golden): Trunk {
  const build = (builder: Builder) => stages(builder, block, depths, widths);
  const drawn = assembleTrunk(tf, drawnWeights(random()), build);
  return assembleTrunk(tf, fileWeights(waveWeights(drawn.variables), 'wave', 'thin'), build);
}

function input(shape: Golden['shape']): Tensor4D {
  const size = shape.reduce((product, length) => product * length, 1);
  return tf.tensor4d(Float32Array.from(wave(size, 0.5)), shape);
}

function expectClose(actual: ArrayLike<number>, expected: readonly number[], relative: number): void {
  const largest = Math.max(...expected.map(Math.abs));
  expected.forEach((value, i) => {
    expect(Math.abs(actual[i]! - value) / largest, `element ${i}: ${actual[i]} for ${value}`).toBeLessThan(
      relative,
    );
  });
}

function expectEnds(features: Tensor2D, [first, last]: [number[], number[]]): void {
  const values = features.dataSync();
  expectClose(values, first, 1e-4);
  expectClose(values.slice(-last.length), last, 1e-4);
}

it.each([
  ['basic', basicBlock],
  ['bottleneck', bottleneck],
] as const)('computes what torchvision computes with %s blocks, by running statistics', (name, block) => {
  const trunk = thin(block, golden[name]);
  expectEnds(trunk.apply(input(golden[name].shape), false), golden[name].inference);
});

it('trains as torchvision does: features, gradients and running statistics', async () => {
  const trunk = thin(basicBlock, golden.basic);
  const { shape, training, gradients, running } = golden.basic;
  const images = input(shape);
  const weights = tf.tensor2d(Float32Array.from(wave(shape[0] * trunk.features, 0.25)), [
    shape[0],
    trunk.features,
  ]);
  const { grads } = tf.variableGrads(() => {
    const features = trunk.apply(images, true);
    expectEnds(features, training);
    return tf.sum(tf.mul(features, weights));
  });
  for (const [name, expected] of Object.entries(gradients)) {
    const { value, layout } = trunk.variables[name]!;
    const gradient = grads[value.name]!;
    expect((await tf.norm(gradient).data())[0]! / expected.norm, name).toBeCloseTo(1, 3);
    // The first elements of PyTorch's OIHW lie along the width.
    const inOrder = layout === 'conv' ? tf.transpose(gradient, [3, 2, 0, 1]) : gradient;
    expectClose(await inOrder.data(), expected.first, 1e-3);
  }
  for (const [name, expected] of Object.entries(running))
    expectClose(await trunk.variables[name]!.value.data(), expected, 1e-4);
});

/** Draws nothing, for networks of which only the shapes matter. */
const blank = {
  ...random(),
  normal: () => 0,
  normals: (count: number) => new Float32Array(count),
  split: () => blank,
};

const create = async (component: typeof resnet18): Promise<Trunk> =>
  component.create({} as never, { tf, paths: { spec: '/', cache: '/' } } as never, {
    imageSize: 64,
    random: blank,
  });

it('has the names and shapes of torchvision', async () => {
  const { variables, features, pretrained } = await create(resnet18);
  const shapes = Object.entries(variables).map(([name, { value, layout }]) => {
    const weight = { shape: value.shape, layout, data: value.dataSync<'float32'>(), trainable: true };
    return [name, toTorch(weight).shape];
  });
  expect(Object.fromEntries(shapes)).toEqual(golden.resnet18);
  expect([features, pretrained]).toEqual([512, false]);
});

it.each([
  ['resnet34', resnet34],
  ['resnet50', resnet50],
] as const)('leaves no name of torchvision out, and asks for no other: %s', async (name, component) => {
  const file = new URL('../test/fixtures/torchvision-names.json', import.meta.url);
  const names: Record<string, Record<string, number[]>> = JSON.parse(await readFile(file, 'utf8'));
  const wanted = Object.entries(names[name]!).filter(([own]) => !/^fc\.|num_batches_tracked$/.test(own));
  const { variables } = await create(component);
  const found = Object.entries(variables).map(([own, { value, layout }]) => {
    const weight = { shape: value.shape, layout, data: new Float32Array(value.size), trainable: true };
    return [own, toTorch(weight).shape];
  });
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(wanted));
  tf.dispose(Object.values(variables).map(({ value }) => value));
});

/**
 * Names and shapes of `timm/resnet18.tv_in1k` and `timm/resnet50.tv_in1k`, put together by what timm's source states of them
 * (timm/models/resnet.py: a stem of 7x7, `layerN.I` with one convolution and batch norm after the other, `downsample.0` and
 * `.1` where the shape changes, `fc`). No file of timm was loaded.
 */
function timmNames(depths: readonly number[], kernels: readonly number[]): Record<string, number[]> {
  const names: Record<string, number[]> = {};
  const norm = (name: string, channels: number) => {
    for (const part of ['weight', 'bias', 'running_mean', 'running_var'])
      names[`${name}.${part}`] = [channels];
    names[`${name}.num_batches_tracked`] = [];
  };
  names['conv1.weight'] = [64, 3, 7, 7];
  norm('bn1', 64);
  const expansion = kernels.length === 3 ? 4 : 1;
  let inputs = 64;
  for (const [stage, depth] of depths.entries()) {
    const planes = 64 * 2 ** stage;
    for (let block = 0; block < depth; block++) {
      const name = `layer${stage + 1}.${block}`;
      const given = inputs;
      for (const [at, kernel] of kernels.entries()) {
        const outputs = at === kernels.length - 1 ? planes * expansion : planes;
        names[`${name}.conv${at + 1}.weight`] = [outputs, inputs, kernel, kernel];
        norm(`${name}.bn${at + 1}`, outputs);
        inputs = outputs;
      }
      if (block > 0 || (stage === 0 && given === inputs)) continue;
      names[`${name}.downsample.0.weight`] = [inputs, given, 1, 1];
      norm(`${name}.downsample.1`, inputs);
    }
  }
  return { ...names, 'fc.weight': [1000, inputs], 'fc.bias': [1000] };
}

it.each([
  ['resnet18', basicBlock, [2, 2, 2, 2], [3, 3], 122],
  ['resnet50', bottleneck, [3, 4, 6, 3], [1, 3, 1], 320],
] as const)('misses no name of timm and leaves none over: %s', (name, block, depths, kernels, count) => {
  const names = timmNames(depths, kernels);
  expect(Object.keys(names)).toHaveLength(count);
  const tensors = Object.fromEntries(
    Object.entries(names).map(([own, shape]) => {
      const size = shape.reduce((product, length) => product * length, 1);
      return [own, { shape, data: new Float32Array(size).fill(Object.keys(names).indexOf(own)) }];
    }),
  );
  const build = (builder: Builder) => stages(builder, block, depths, [64, 128, 256, 512]);
  const trunk = assembleTrunk(tf, fileWeights(tensors, `timm/${name}.tv_in1k`, name), build);
  expect(trunk.pretrained).toBe(true);
  const used = Object.keys(names).filter((own) => !/^fc\.|num_batches_tracked$/.test(own));
  expect(Object.keys(trunk.variables).sort()).toEqual(used.sort());
  for (const own of ['layer1.0.conv1.weight', 'layer2.0.downsample.1.running_var'])
    expect(trunk.variables[own]!.value.dataSync()[0]).toBe(Object.keys(names).indexOf(own));
  tf.dispose(Object.values(trunk.variables).map(({ value }) => value));
  // One name less, and one more, are found.
  const { 'layer3.1.bn2.bias': _, ...fewer } = tensors;
  const other = fileWeights({ ...fewer, 'layer3.1.bn2.gamma': tensors['bn1.bias']! }, 'timm', name);
  expect(() => assembleTrunk(tf, other, build)).toThrow(
    'missing: layer3.1.bn2.bias; not part of it: layer3.1.bn2.gamma',
  );
});

it.each([
  [resnet18, 11_176_512, 512],
  [resnet34, 21_284_672, 512],
  [resnet50, 23_508_032, 2048],
] as const)('has the number of parameters of torchvision: %#', async (component, parameters, features) => {
  const trunk = await create(component);
  const trained = Object.values(trunk.variables).filter(({ value }) => value.trainable);
  expect(trained.reduce((sum, { value }) => sum + value.size, 0)).toBe(parameters);
  expect(trunk.features).toBe(features);
  tf.dispose(Object.values(trunk.variables).map(({ value }) => value));
});
