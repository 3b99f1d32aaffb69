import * as tf from '@tensorflow/tfjs';
import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerOnnxBackend } from '../src/index';

tf.enableProdMode();
const backend = registerOnnxBackend(tf, { threads: 2, cacheSize: 4 });

beforeAll(async () => {
  await tf.setBackend('onnxruntime');
});

const X = [{ shape: [4, 3], dtype: 'float32' as const }];
const data = Float32Array.from({ length: 12 }, (_, index) => Math.cos(index));

/** A small trained layer: two variables, a gradient, an update. */
function layer() {
  const [weights, bias] = tf.tidy(() => [
    tf.variable(tf.tensor2d([0.1, 0.2, 0.3, 0.4, 0.5, 0.6], [3, 2])),
    tf.variable(tf.zeros([2])),
  ]) as [tf.Variable<tf.Rank.R2>, tf.Variable];
  const program = backend.compile((x) => {
    const loss = () =>
      tf
        .relu(tf.matMul(x as Tensor, weights).add(bias))
        .square()
        .mean() as tf.Scalar;
    const { value, grads } = tf.variableGrads(loss, [weights, bias]);
    for (const variable of [weights, bias]) {
      variable.assign(tf.sub(variable as Tensor, tf.mul(grads[variable.name] as Tensor, 0.05)) as never);
    }
    return [value];
  }, X);
  return {
    program,
    values: () => [weights, bias].map((variable) => Array.from(variable.dataSync())),
    dispose: () => {
      program.dispose();
      tf.dispose([weights, bias]);
    },
  };
}

describe('memory', () => {
  it('200 steps leave the tensors, nodes and sessions as they were', async () => {
    const { program, dispose } = layer();
    await program.run([data]);
    await program.run([data]);
    const [stats, tensors] = [backend.stats(), tf.memory().numTensors];
    for (let step = 0; step < 200; step++) await program.run([data]);
    expect(backend.stats()).toMatchObject({
      nodes: stats.nodes,
      tensors: stats.tensors,
      sessions: stats.sessions,
    });
    expect(tf.memory().numTensors).toBe(tensors);
    dispose();
  });

  it('tracing leaves no tensors behind', async () => {
    const before = { ...backend.stats(), live: tf.memory().numTensors };
    const { program, dispose } = layer();
    await program.run([data]);
    dispose();
    const after = { ...backend.stats(), live: tf.memory().numTensors };
    expect(after.live).toBe(before.live);
    expect(after.tensors).toBe(before.tensors);
    expect(after.nodes).toBe(before.nodes);
  });

  it('a disposed program is let go, and disposing twice does no harm', async () => {
    const before = backend.stats().programs;
    const { program, dispose } = layer();
    await program.run([data]);
    expect(backend.stats().programs).toBe(before + 1);
    program.dispose();
    dispose();
    expect(backend.stats().programs).toBe(before);
  });

  it('eager steps of one structure reuse a session', () => {
    const step = (value: number) => tf.tidy(() => tf.tensor1d([value, 2]).mul(3).exp().sum().dataSync()[0]);
    step(1);
    const before = backend.stats();
    for (let value = 0; value < 20; value++) step(value);
    const after = backend.stats();
    expect(after.cacheMisses).toBe(before.cacheMisses);
    expect(after.cacheHits).toBeGreaterThanOrEqual(before.cacheHits + 20);
    expect(after.tensors).toBe(before.tensors);
    expect(after.nodes).toBe(before.nodes);
  });

  it('the cache holds no more than its limit', () => {
    for (let length = 1; length <= 12; length++) tf.tidy(() => tf.ones([length]).mul(2).exp().dataSync());
    expect(backend.stats().sessions).toBeLessThanOrEqual(4);
  });

  it('a long chain that nobody reads is let go with its last tensor', () => {
    const before = backend.stats();
    let x: Tensor = tf.ones([2]);
    for (let step = 0; step < 300; step++) {
      const next = x.add(1);
      x.dispose();
      x = next;
    }
    x.dispose();
    expect(backend.stats()).toMatchObject({ nodes: before.nodes, tensors: before.tensors });
  });

  it('a deep chain is evaluated without exhausting the stack', () => {
    const sum = tf.tidy(() => {
      let x: Tensor = tf.tensor1d([0, 1]);
      for (let step = 0; step < 3000; step++) x = x.add(1);
      return Array.from(x.dataSync());
    });
    expect(sum).toEqual([3000, 3001]);
  });

  it('two trainings of one start are bit for bit the same', async () => {
    const train = async () => {
      const { program, values, dispose } = layer();
      const losses: number[] = [];
      for (let step = 0; step < 25; step++) losses.push((await program.run([data]))[0]?.[0] as number);
      const result = { losses, values: values() };
      dispose();
      return result;
    };
    expect(await train()).toEqual(await train());
  });
});
