import { loadTf, modelOf, type NodeGraph, type Tensor } from '@hemlkit/core/run';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkOnnx } from './check-onnx';
import type { CheckSamples } from './samples';

const tf = loadTf();
const size = 2;
const samples: CheckSamples = {
  ids: ['a', 'b', 'c'],
  images: Uint8Array.from({ length: 3 * size * size * 3 }, (_, i) => (i * 37) % 256),
  maps: new Uint8Array(3 * size * size),
};
const inputs = [
  { name: 'image', shape: [size, size, 3], dtype: 'uint8' as const },
  { name: 'map', shape: [size, size], dtype: 'uint8' as const },
];

/** What the run gives: a mean of each channel, times the weight. */
const embed = (weight: number) => (image: Tensor, _map?: Tensor) =>
  tf.mul(tf.mean(tf.cast(image, 'float32'), [1, 2]), weight);

const model = (weight: number) =>
  ({
    node: { id: 'lips' },
    images: { imageSize: size },
    table: new Float32Array(256),
    dimensions: 3,
    run: async (images: Uint8Array, _maps: Uint8Array, count: number) => {
      const image = tf.tensor(Int32Array.from(images), [count, size, size, 3], 'int32');
      return tf.tidy(() => embed(weight)(image)).data();
    },
  }) as unknown as NodeGraph;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('an exported model is held against the run', () => {
  const check = async (weight: number, batch: 'any' | number) => {
    const exported = await modelOf(tf, embed(1), inputs, batch, { name: 'lips', outputs: ['embedding'] });
    const request = {
      engine: { tf } as never,
      model: model(weight),
      exported,
      input: 'maps' as const,
      samples,
    };
    return checkOnnx(request);
  };

  it('and is as near as sums in another order are', async () => {
    expect(await check(1, 'any')).toBeLessThan(1e-3);
    expect(await check(1, 2)).toBeLessThan(1e-3);
    expect(tf.getBackend()).toBe('cpu');
  });

  it('and refused when it gives something else', async () => {
    await expect(check(1.01, 'any')).rejects.toThrow(
      /exported model of node 'lips' gives other embeddings than the run: they differ by \d/,
    );
    await expect(check(Number.NaN, 1)).rejects.toThrow(/they differ by NaN/);
  });

  it('and one that cannot run is refused by name', async () => {
    const exported = { bytes: Uint8Array.of(1, 2, 3), batch: 1, opset: 20 } as const;
    const request = { engine: { tf } as never, model: model(1), exported, input: 'maps' as const, samples };
    await expect(checkOnnx(request)).rejects.toThrow(
      /ONNX Runtime refuses the exported model of node 'lips'/,
    );
  });
});

describe('modelOf', () => {
  it('takes one sample at a time where the batch cannot be open, and says why', async () => {
    const centred = (image: Tensor) =>
      tf.sub(tf.cast(image, 'float32'), tf.mean(tf.cast(image, 'float32'), 0));
    const exported = await modelOf(tf, centred, inputs.slice(0, 1), 'any', {
      name: 'lips',
      outputs: ['embedding'],
    });
    expect(exported.batch).toBe(1);
    expect(exported.reason).toMatch(/lips cannot have the extent 'batch' open: at the tf operation/);
  });

  it('holds the weights that variables have on whatever backend, and leaves them there', async () => {
    const weight = tf.variable(tf.tensor1d([1, 2, 3]));
    const scaled = (image: Tensor) => tf.mul(tf.cast(image, 'float32'), weight);
    const { bytes } = await modelOf(tf, scaled, inputs.slice(0, 1), 'any', { name: 'x', outputs: ['y'] });
    expect(bytes.length).toBeGreaterThan(100);
    expect(Array.from(tf.add(weight, 1).dataSync())).toEqual([2, 3, 4]);
    weight.dispose();
  });
});
