import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as tf from '@tensorflow/tfjs';
import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { registerOnnxBackend } from '../src/index';

tf.enableProdMode();
const backend = registerOnnxBackend(tf, { threads: 1, cacheSize: 8 });

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Megabytes that the process has in memory, garbage not counted. */
function residentMb(): number {
  collect();
  return process.memoryUsage().rss / 2 ** 20;
}

beforeAll(async () => {
  await tf.setBackend('onnxruntime');
});

/** A training step of a small layer, with inputs of `rows` rows. */
function compileStep(weights: tf.Variable, rows: number) {
  return backend.compile(
    (x) => {
      const loss = () =>
        tf
          .matMul(x as tf.Tensor2D, weights as Tensor)
          .square()
          .mean() as tf.Scalar;
      const { value, grads } = tf.variableGrads(loss, [weights]);
      weights.assign(tf.sub(weights as Tensor, tf.mul(grads[weights.name] as Tensor, 0.01)) as never);
      return [value];
    },
    [{ shape: [rows, 256], dtype: 'float32' }],
  );
}

it('1,000 compiled steps take no more memory than 100', async () => {
  const weights = tf.variable(tf.fill([256, 64], 0.1)) as tf.Variable;
  const program = compileStep(weights, 64);
  const batch = new Float32Array(64 * 256).fill(0.5);
  for (let step = 0; step < 100; step++) await program.run([batch]);
  const before = residentMb();
  for (let step = 0; step < 1000; step++) await program.run([batch]);
  const growth = residentMb() - before;
  program.dispose();
  weights.dispose();
  // A copy of the batch a step would be 64 MB; of the weights, as much. What V8 holds back differs by some 20.
  expect(growth).toBeLessThan(48);
});

it('a hundred compiled structures, disposed one after another, leave nothing behind', async () => {
  const weights = tf.variable(tf.fill([256, 64], 0.1)) as tf.Variable;
  const compileAndRun = async (rows: number) => {
    const program = compileStep(weights, rows);
    await program.run([new Float32Array(rows * 256).fill(0.5)]);
    program.dispose();
  };
  for (let rows = 1; rows <= 30; rows++) await compileAndRun(rows);
  const before = residentMb();
  const { programs, sessions } = backend.stats();
  for (let rows = 31; rows <= 130; rows++) await compileAndRun(rows);
  expect(residentMb() - before).toBeLessThan(32);
  expect(backend.stats()).toMatchObject({ programs, sessions });
  weights.dispose();
});

it('a hundred eager structures stay within the limit of the cache', () => {
  const compute = (length: number) =>
    tf.tidy(() => tf.ones([length, 64]).add(tf.scalar(length)).exp().sum().dataSync());
  for (let length = 1; length <= 30; length++) compute(length);
  const before = residentMb();
  for (let length = 31; length <= 130; length++) compute(length);
  expect(residentMb() - before).toBeLessThan(32);
  expect(backend.stats().sessions).toBeLessThanOrEqual(8);
});
