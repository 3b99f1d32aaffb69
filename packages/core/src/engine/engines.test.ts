import { expect, it } from 'vitest';
import { openSession } from '../container/session';
import type { Engine } from '../contracts/engine';
import { HemlError } from '../contracts/error';
import type { Scalar, Tensor, Tensor2D, Tensor4D } from '../contracts/tf';
import { corePlugin } from '../plugins/core-plugin';

/** Every engine there is. The first is the reference. */
const engines = [
  { type: 'cpu' },
  { type: 'onnxruntime', threads: 1 },
  { type: 'onnxruntime', threads: 2 },
  { type: 'onnxruntime', device: 'webgpu' },
  { type: 'onnxruntime', device: 'cuda' },
  { type: 'tensorflow' },
  { type: 'tensorflow-gpu' },
];

/** Numbers that look random and are the same everywhere. */
const wave = (count: number, seed: number) =>
  Float32Array.from({ length: count }, (_, i) => 0.4 * Math.sin((i + 1) * (seed + 0.7)));

/** A convolution, a norm with running statistics and an embedding, trained by a smooth triplet loss: what nodes consist of. */
async function trained({ tf, compile }: Engine): Promise<number[]> {
  const filter = tf.variable(tf.tensor(wave(3 * 3 * 3 * 8, 1), [3, 3, 3, 8]) as Tensor4D);
  const dense = tf.variable(tf.tensor(wave(8 * 4, 2), [8, 4]) as Tensor2D);
  const mean = tf.variable(tf.zeros([8]), false);
  const velocity = tf.variable(tf.zeros([8, 4]), false);
  const embed = (images: Tensor) => {
    const maps = tf.conv2d(tf.div(tf.cast(images, 'float32'), 255) as Tensor4D, filter, 2, 'same');
    const { mean: now, variance } = tf.moments(maps, [0, 1, 2]);
    mean.assign(tf.add(tf.mul(mean, 0.9), tf.mul(now, 0.1)));
    const normal = tf.div(tf.sub(maps, now), tf.sqrt(tf.add(variance, 1e-5)));
    const pooled = tf.mean(tf.maxPool(tf.relu(normal) as Tensor4D, 2, 2, 'same'), [1, 2]) as Tensor2D;
    return tf.matMul(pooled, dense);
  };
  const step = (images: Tensor): Tensor[] => {
    const { value, grads } = tf.variableGrads(() => {
      const [anchor, positive, negative] = tf.split(embed(images), 3) as [Tensor, Tensor, Tensor];
      const squared = (other: Tensor) => tf.sum(tf.square(tf.sub(anchor, other)), 1);
      return tf.mean(tf.softplus(tf.sub(squared(positive), squared(negative)))) as Scalar;
    }, [filter, dense]);
    velocity.assign(tf.add(tf.mul(velocity, 0.9), grads[dense.name] as Tensor));
    dense.assign(tf.sub(dense, tf.mul(velocity, 0.1)) as Tensor2D);
    filter.assign(tf.sub(filter, tf.mul(grads[filter.name] as Tensor, 0.1)) as Tensor4D);
    return [value];
  };
  const program = compile(step, [{ shape: [6, 9, 9, 3], dtype: 'uint8' }], 'train');
  const losses: number[] = [];
  for (let i = 0; i < 4; i++) {
    const pixels = Uint8Array.from({ length: 6 * 9 * 9 * 3 }, (_, j) => (j * (i + 3) * 7) % 251);
    losses.push(...((await program.run([pixels]))[0] as Float32Array));
  }
  program.dispose();
  const variables = [filter, dense, mean, velocity];
  const weights = await Promise.all(variables.map((variable) => variable.data()));
  tf.dispose(variables);
  return [...losses, ...weights.flatMap((values) => Array.from(values))];
}

it('every engine that is installed trains to the same weights', async () => {
  const ran: string[] = [];
  let reference: number[] = [];
  for (const spec of engines) {
    const name = Object.values(spec).join(' ');
    const session = openSession({
      plugins: [corePlugin],
      engine: spec,
      folder: process.cwd(),
      cache: '.',
      onEvent: () => {},
    });
    const opened = await session.engine().catch((error: Error) => error);
    if (opened instanceof Error) {
      // Those that need more than npm brings may be missing, and say so.
      expect(spec.type === 'cpu' || (spec.type === 'onnxruntime' && !spec.device)).toBe(false);
      expect(opened).toBeInstanceOf(HemlError);
      console.log(`${name}: ${opened.message}`);
      continue;
    }
    const values = await trained(opened);
    if (reference.length === 0) reference = values;
    const off = values.map((value, i) => Math.abs(value - (reference[i] as number)));
    expect(Math.max(...off), name).toBeLessThan(1e-4);
    ran.push(name);
    await session.dispose();
  }
  console.log(`ran: ${ran.join(', ')}`);
  expect(ran).toEqual(expect.arrayContaining(['cpu', 'onnxruntime 1', 'onnxruntime 2']));
  // It moved: equal weights are not a sign of training.
  expect(reference[0]).not.toBe(reference[3]);
});
