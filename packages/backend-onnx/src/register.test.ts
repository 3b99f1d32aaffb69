import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { registerOnnxBackend } from './index';

const backend = registerOnnxBackend(tf, { threads: 1 });

beforeAll(async () => {
  await tf.setBackend('onnxruntime');
});

it('registers once', () => {
  expect(registerOnnxBackend(tf, { threads: 2 })).toBe(backend);
  expect(backend.threads).toBe(1);
});

it('refuses options that mean nothing', () => {
  const Backend = backend.constructor as new (t: typeof tf, options: object) => unknown;
  expect(() => new Backend(tf, { threads: 0 })).toThrowErrorMatchingInlineSnapshot(
    `[Error: threads must be a whole number above 0, not 0]`,
  );
  expect(() => new Backend(tf, { cacheSize: 1.5 })).toThrowErrorMatchingInlineSnapshot(
    `[Error: cacheSize must be a whole number above 0, not 1.5]`,
  );
});

it('says which tensors it does not hold', () => {
  expect(() => tf.tensor(['a'])).toThrowErrorMatchingInlineSnapshot(
    `[Error: the onnxruntime backend holds float32, int32 and bool tensors, not string [1]]`,
  );
});

it('says what cannot be done while a step is compiled', () => {
  const spec = [{ shape: [2], dtype: 'float32' as const }];
  const compile = (step: (x: tf.Tensor) => tf.Tensor[]) => () =>
    backend.compile(step, spec, { name: 'the step' });
  expect(compile((x) => [tf.tensor(tf.exp(x).dataSync())])).toThrowErrorMatchingInlineSnapshot(
    `[Error: Cannot read the result of Exp (float32 [2]) while the step is being compiled: it has a value only when the step runs. Return the tensor from the step, or compute with tensors instead of numbers.]`,
  );
  expect(compile((x) => [tf.add(x, tf.randomNormal([2]))])).toThrowErrorMatchingInlineSnapshot(
    `[Error: tf.randomNormal draws its numbers once, while the step is being compiled, so every run would get the same ones. Draw them outside and pass them to the step as an input.]`,
  );
  expect(compile(() => [])).toThrowErrorMatchingInlineSnapshot(
    `[Error: the step returns nothing and assigns no variable]`,
  );
  expect(compile((async (x: tf.Tensor) => [x]) as never)).toThrowErrorMatchingInlineSnapshot(
    `[Error: the step must return an array of tensors (an async step cannot be compiled)]`,
  );
  expect(compile((x) => [compile((y) => [y])() as never, x])).toThrowErrorMatchingInlineSnapshot(
    `[Error: the step cannot be compiled inside of the step]`,
  );
});

it('a large weight is trained alike in pieces and op by op', async () => {
  const start = tf.tidy(() => tf.sin(tf.range(0, 512 * 600)).reshape([512, 600]));
  const weight = tf.variable(start);
  const update = () => {
    const next = tf.sub(tf.mul(weight, 0.9), tf.mul(tf.exp(weight), 0.01));
    return tf.add(next, tf.sqrt(tf.abs(weight)));
  };
  const eager = tf.tidy(() => update().dataSync());
  const program = backend.compile(() => {
    weight.assign(update());
    return [tf.sum(weight)];
  }, []);
  await program.run([]);
  expect(weight.dataSync()).toEqual(eager);
  program.dispose();
});
