import type { Tensor, Tensor1D, Variable } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backend, tf } from './support/backends';

beforeAll(async () => {
  await tf.setBackend('onnxruntime');
});
afterAll(() => backend.dispose());

/** Long enough that its update is computed piece by piece; and short. */
const lengths = [1 << 19, 7];

/** Momentum, whose array may be overwritten, and weights, which are read before and after their update. */
function momentumStep(length: number) {
  const momentum = tf.variable(tf.zeros([length])) as Variable & Tensor1D;
  const weights = tf.variable(tf.ones([length])) as Variable & Tensor1D;
  const program = backend.compile(
    (x) => {
      const loss = tf.sum(tf.mul(weights, x as Tensor));
      const gradient = tf.mul(tf.sub(weights, x as Tensor), 0.5);
      momentum.assign(tf.add(tf.mul(momentum, 0.9), gradient) as Tensor1D);
      weights.assign(tf.sub(weights, tf.mul(momentum, 0.1)) as Tensor1D);
      return [loss];
    },
    [{ shape: [length], dtype: 'float32' }],
  );
  return { momentum, weights, program };
}

describe.each(lengths)('state of %i elements', (length) => {
  const x = Float32Array.from({ length }, (_, i) => Math.fround(Math.sin(i)));

  it('takes the values that a plain loop gives, for many steps', async () => {
    const { momentum, weights, program } = momentumStep(length);
    const m = new Float64Array(length);
    const w = new Float64Array(length).fill(1);
    for (let step = 0; step < 6; step++) {
      const [loss] = await program.run([x]);
      const expected = w.reduce((sum, value, i) => sum + value * (x[i] as number), 0);
      expect(Math.abs((loss?.[0] as number) - expected)).toBeLessThan(1e-5 * length);
      for (let i = 0; i < length; i++) {
        m[i] = (m[i] as number) * 0.9 + ((w[i] as number) - (x[i] as number)) * 0.5;
        w[i] = (w[i] as number) - (m[i] as number) * 0.1;
      }
    }
    for (const [variable, reference] of [
      [momentum, m],
      [weights, w],
    ] as const) {
      const values = variable.dataSync<'float32'>();
      const worst = values.reduce((most, v, i) => Math.max(most, Math.abs(v - (reference[i] as number))), 0);
      expect(worst).toBeLessThan(1e-5);
    }
    program.dispose();
    tf.dispose([momentum, weights]);
  });

  it('does not change what was read before', async () => {
    const { momentum, weights, program } = momentumStep(length);
    await program.run([x]);
    await program.run([x]);
    const read = Array.from(momentum.dataSync().subarray(0, 5));
    const held = momentum.dataSync().subarray(0, 5);
    const lazy = momentum.mul(2);
    await program.run([x]);
    await program.run([x]);
    expect(Array.from(held)).toEqual(read);
    expect(Array.from(lazy.dataSync().subarray(0, 5))).toEqual(read.map((v) => v * 2));
    program.dispose();
    tf.dispose([momentum, weights, lazy]);
  });
});

describe('the first run takes over what a variable was made of', () => {
  const LENGTH = 1 << 17;
  /** A step that adds 1 to a variable, and what it is after two runs. */
  async function addTwice(variable: Variable): Promise<number> {
    const program = backend.compile(() => {
      variable.assign(tf.add(variable as Tensor, 1) as never);
      return [];
    }, []);
    await program.run([]);
    await program.run([]);
    program.dispose();
    return variable.dataSync()[0] as number;
  }
  const numbers = () => tf.tensor1d(Float32Array.from({ length: LENGTH }, (_, i) => i + 5));

  it('and makes no second array of it', async () => {
    const variable = tf.tidy(() => tf.variable(numbers()));
    const zeros = tf.tidy(() => tf.variable(tf.zeros([LENGTH])));
    const before = process.memoryUsage().arrayBuffers;
    expect(await addTwice(variable)).toBe(7);
    expect(await addTwice(zeros)).toBe(2);
    // The zeros' own array, and a copy of each that is read here.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(3.5 * 4 * LENGTH);
    tf.dispose([variable, zeros]);
  });

  it('but not while the tensor that it was made from is there', async () => {
    const [tensor, zeros] = [numbers(), tf.zeros([LENGTH])];
    const variables = [tf.variable(tensor), tf.variable(zeros), tf.variable(zeros)];
    expect(await addTwice(variables[0] as Variable)).toBe(7);
    expect(await addTwice(variables[1] as Variable)).toBe(2);
    expect(Array.from(tensor.dataSync().subarray(0, 2))).toEqual([5, 6]);
    expect([zeros, variables[2] as Variable].map((t) => t.dataSync()[0])).toEqual([0, 0]);
    tf.dispose([tensor, zeros, variables]);
  });

  it('nor when another tensor is the result of the same operation', async () => {
    const x = numbers();
    const [first, second] = tf.tidy(() => [tf.variable(x.add(1)), tf.variable(x.add(1))]);
    expect(await addTwice(first)).toBe(8);
    expect(second.dataSync()[0]).toBe(6);
    tf.dispose([x, first, second]);
  });

  it('nor what was read, or is to be read by an operation not computed yet', async () => {
    const variables = [0, 1].map(() => tf.tidy(() => tf.variable(numbers())));
    const [read, pending] = variables as [Variable, Variable];
    const held = read.dataSync();
    expect(await addTwice(read)).toBe(7);
    expect(held[0]).toBe(5);
    const program = backend.compile(() => {
      pending.assign(tf.add(pending as Tensor, 1) as never);
      return [];
    }, []);
    const twice = tf.mul(pending as Tensor, 2);
    await program.run([]);
    await program.run([]);
    expect(twice.dataSync()[0]).toBe(10);
    expect(pending.dataSync()[0]).toBe(7);
    program.dispose();
    tf.dispose([variables, twice]);
  });
});
