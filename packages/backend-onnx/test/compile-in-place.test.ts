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
