import type { Scalar, Tensor, Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkDevice, DeviceError } from '../src/index';
import { backend, tf } from './support/backends';
import { floats } from './support/inputs';

/*
 * Most machines that run tests have no graphics processor: there, what is tested is that this is said. With a driver that
 * computes on the CPU, such as SwiftShader or lavapipe, VK_DRIVER_FILES=.../vk_swiftshader_icd.json is enough.
 */
const missing = ((): DeviceError | undefined => {
  try {
    checkDevice('webgpu');
  } catch (error) {
    return error as DeviceError;
  }
  return undefined;
})();

beforeAll(async () => {
  await tf.setBackend('onnxruntime');
});

const variable = (shape: number[], seed: number) =>
  tf.variable(tf.tensor(floats(shape, -0.4, 0.4, seed).values, shape));

/** A few steps of a small network with running statistics and momentum, by device. */
async function train(device: 'cpu' | 'webgpu') {
  const [filter, dense] = [variable([3, 3, 3, 16], 1), variable([16, 4], 2)] as [Variable, Variable];
  const mean = tf.variable(tf.zeros([16]), false);
  const optimizer = tf.train.momentum(0.05, 0.9);
  const step = (x: Tensor, y: Tensor): Tensor[] => {
    const { value, grads } = tf.variableGrads(() => {
      const image = tf.div(tf.cast(x, 'float32'), 255) as Tensor4D;
      const maps = tf.conv2d(image, filter as unknown as Tensor4D, 2, 'same');
      mean.assign(tf.add(tf.mul(mean, 0.9), tf.mul(tf.mean(maps, [0, 1, 2]), 0.1)));
      const pooled = tf.mean(tf.maxPool(tf.relu(maps) as Tensor4D, 2, 2, 'same'), [1, 2]) as Tensor2D;
      const scores = tf.matMul(pooled, dense as unknown as Tensor2D);
      return tf.losses.softmaxCrossEntropy(tf.oneHot(y, 4), scores) as Scalar;
    });
    optimizer.applyGradients(grads as never);
    return [value];
  };
  const program = backend.compile(
    step as never,
    [
      { shape: [4, 8, 8, 3], dtype: 'uint8' },
      { shape: [4], dtype: 'int32' },
    ],
    { name: 'train', device, checkNumbers: true },
  );
  const losses: number[] = [];
  const run = async (i: number) => {
    const pixels = Uint8Array.from({ length: 4 * 8 * 8 * 3 }, (_, j) => (j * (i + 3) * 7) % 251);
    const [loss] = await program.run([pixels, Int32Array.of(0, 1, 2, 3)]);
    losses.push(loss?.[0] as number);
  };
  for (let i = 0; i < 3; i++) await run(i);
  // Eager code reads what is on the device, and what it assigns is used by the next run.
  const half = tf.mul(dense, 0.5);
  dense.assign(half as never);
  await run(3);
  program.dispose();
  const values = [losses, ...[filter, dense, mean, half].map((tensor) => Array.from(tensor.dataSync()))];
  tf.dispose([filter, dense, mean, half]);
  optimizer.dispose();
  return values.flat();
}

describe('webgpu', () => {
  if (missing) {
    it('is not there, and that is said', () => {
      console.log(missing.message);
      expect(missing).toBeInstanceOf(DeviceError);
      expect(missing.message).toMatch(/^The device 'webgpu' cannot be used: .*Or use the device cpu\.$/s);
    });
    return;
  }
  it('trains to the same weights as the CPU, which stay on the device meanwhile', async () => {
    const [cpu, webgpu] = [await train('cpu'), await train('webgpu')];
    expect(webgpu.length).toBe(cpu.length);
    const off = webgpu.map((value, i) => Math.abs(value - (cpu[i] as number)));
    expect(Math.max(...off)).toBeLessThan(1e-4);
  });

  it('names the operation behind a number that is none', async () => {
    const weight = tf.variable(tf.tensor1d([1, 1]), true, 'scale');
    const program = backend.compile(
      (x) => {
        weight.assign(tf.div(weight as Tensor, x as Tensor) as never);
        return [];
      },
      [{ shape: [2], dtype: 'float32' }],
      { name: 'a division', device: 'webgpu', checkNumbers: true },
    );
    await program.run([Float32Array.of(2, 2)]);
    await expect(program.run([Float32Array.of(1, 0)])).rejects.toThrow(
      /a division.*scale.*element 1 is Infinity.*RealDiv/s,
    );
    expect(Array.from(weight.dataSync())).toEqual([0.5, 0.5]);
    program.dispose();
    weight.dispose();
  });
});
