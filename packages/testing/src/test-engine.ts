import {
  type Component,
  createRandom,
  type Engine,
  type HostArray,
  type Scalar,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  type TF,
} from '@hemlkit/core/plugin';
import { expect, it } from 'vitest';
import { describeComponent, type Trial } from './trial';
import { workbench } from './workbench';

export interface EngineTrial extends Omit<Trial, 'engine'> {
  /** How far numbers may be from plain JavaScript's, beside 1. Default: 1e-4. */
  tolerance?: number;
}

/**
 * Registers tests of an engine: documentation, values and gradients of operations that networks consist of, against plain
 * JavaScript; compiled steps with variables as their state, bytes as input, results that stay; facts for `lock.json`.
 *
 * @example
 * testEngine(myEngine, { options: [{ threads: 1 }, { threads: 2 }] });
 */
export function testEngine(component: Component<'engine'>, trial: EngineTrial = {}): void {
  const { tolerance = 1e-4 } = trial;
  describeComponent(component, trial, (make) => {
    const close = (values: ArrayLike<number>, expected: ArrayLike<number>, name: string) => {
      expect(values.length, name).toBe(expected.length);
      Array.from(values).forEach((value, i) => {
        const off = Math.abs(value - expected[i]!);
        expect(off, `${name}, number ${i}`).toBeLessThanOrEqual(
          tolerance * Math.max(1, Math.abs(expected[i]!)),
        );
      });
    };

    it('computes what plain JavaScript computes, and the same gradients', async () => {
      const { engine: plain } = await workbench({ engine: 'cpu' });
      const expected = await computed(plain.tf);
      const { product } = await make({});
      const given = await computed(product.tf);
      for (const [name, values] of Object.entries(expected)) close(given[name]!, values, name);
      await product.dispose();
    });

    it('replays a compiled step, with variables as its state', async () => {
      const { engine: plain } = await workbench({ engine: 'cpu' });
      const expected = await trained(plain);
      const { product } = await make({});
      close(await trained(product), expected, 'losses and weights');
      await product.dispose();
    });

    it('hands bytes to a step as int32, and gives results that stay', async () => {
      const { product } = await make({});
      let dtype = '';
      const program = product.compile(
        (bytes) => {
          dtype = bytes.dtype;
          return [product.tf.mul(bytes, 2)];
        },
        [{ shape: [3], dtype: 'uint8' }],
      );
      const [first] = (await program.run([Uint8Array.of(0, 7, 255)])) as [HostArray];
      const [second] = (await program.run([Uint8Array.of(1, 1, 1)])) as [HostArray];
      program.dispose();
      expect(dtype).toBe('int32');
      expect(Array.from(second)).toEqual([2, 2, 2]);
      expect(Array.from(first), 'the first result after the second').toEqual([0, 14, 510]);
      await product.dispose();
    });

    it('states what it is, in what JSON can write', async () => {
      const { product } = await make({});
      const { type, facts, processes, threads = 1 } = product;
      expect(type).toBe(component.type);
      expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
      for (const count of [processes, threads])
        expect(Number.isInteger(count) && count >= 1, `${count} is a whole number from 1 on`).toBe(true);
      await product.dispose();
    });
  });
}

const wave = (name: string, size: number): Float32Array => createRandom(1, 'engine', name).normals(size, 1);

/** Values and gradients of some operations, by name. */
async function computed(tf: TF): Promise<Record<string, number[]>> {
  const rows = tf.tensor2d(wave('rows', 24), [4, 6]);
  const others = tf.tensor2d(wave('others', 30), [5, 6]);
  const images = tf.tensor4d(wave('images', 150), [2, 5, 5, 3]);
  const filter = tf.tensor4d(wave('filter', 108), [3, 3, 3, 4]);
  const operations: Record<string, [of: Tensor, compute: (x: Tensor) => Tensor]> = {
    matMul: [rows, (x) => tf.matMul(x as Tensor2D, others, false, true)],
    softplus: [rows, (x) => tf.softplus(x)],
    'log of a sum': [rows, (x) => tf.logSumExp(x, 1)],
    maximum: [rows, (x) => tf.maximum(x, 0)],
    'length 1': [rows, (x) => tf.div(x, tf.sqrt(tf.sum(tf.square(x), 1, true)))],
    conv2d: [images, (x) => tf.conv2d(x as Tensor4D, filter, 2, 'same')],
    'conv2d by its filter': [filter, (x) => tf.conv2d(images, x as Tensor4D, 1, 'valid')],
    maxPool: [images, (x) => tf.maxPool(x as Tensor4D, 2, 2, 'same')],
    'batch norm': [
      images,
      (x) => {
        const { mean, variance } = tf.moments(x, [0, 1, 2]);
        return tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5)));
      },
    ],
  };
  const found: Record<string, number[]> = {};
  for (const [name, [of, compute]] of Object.entries(operations)) {
    const value = compute(of);
    // Weighted, since the sum of what was normalised has no gradient.
    const weight = tf.tensor(wave(name, value.size), value.shape);
    const gradient = tf.grad((x) => tf.sum(tf.mul(compute(x), weight)) as Scalar)(of);
    found[name] = Array.from(await value.data());
    found[`the gradient of ${name}`] = Array.from(await gradient.data());
  }
  return found;
}

/** Losses of four steps of a linear map with momentum, and its weights then. */
async function trained(engine: Engine): Promise<number[]> {
  const { tf } = engine;
  const weight = tf.variable(tf.tensor2d(wave('weight', 6), [3, 2]));
  const velocity = tf.variable(tf.zeros([3, 2]), false);
  const step = (inputs: Tensor, targets: Tensor): Tensor[] => {
    const loss = () =>
      tf.mean(
        tf.square(tf.sub(tf.matMul(inputs as Tensor2D, weight as unknown as Tensor2D), targets)),
      ) as Scalar;
    const { value, grads } = tf.variableGrads(loss, [weight]);
    velocity.assign(tf.add(tf.mul(velocity, 0.9), grads[weight.name]!));
    weight.assign(tf.sub(weight, tf.mul(velocity, 0.05)));
    return [value];
  };
  const program = engine.compile(step, [
    { shape: [4, 3], dtype: 'float32' },
    { shape: [4, 2], dtype: 'float32' },
  ]);
  const losses: number[] = [];
  for (let i = 0; i < 4; i++) {
    const [loss] = (await program.run([wave(`inputs ${i}`, 12), wave(`targets ${i}`, 8)])) as [HostArray];
    losses.push(...loss);
  }
  program.dispose();
  const weights = Array.from(await weight.data());
  tf.dispose([weight, velocity]);
  return [...losses, ...weights];
}
