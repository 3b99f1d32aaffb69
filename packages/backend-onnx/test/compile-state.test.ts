import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backend, tf } from './support/backends';

beforeAll(async () => {
  await tf.setBackend('onnxruntime');
});
afterAll(() => backend.dispose());

const numbers = (values: ArrayLike<number> | undefined) => Array.from(values ?? []);
const x2 = [{ shape: [2], dtype: 'float32' as const }];
const one = [Float32Array.of(1, 1)];

/** variable ← variable + x, returning the new value */
function accumulator(variable: Variable) {
  return backend.compile((x) => {
    const next = tf.add(variable, x as Tensor);
    variable.assign(next as typeof variable);
    return [next];
  }, x2);
}

describe('variables in a compiled step', () => {
  it('carry over from run to run, and show their newest value', async () => {
    const variable = tf.variable(tf.tensor1d([5, 6]));
    const program = accumulator(variable);
    for (let run = 1; run <= 4; run++) {
      const [next] = await program.run(one);
      expect(numbers(next)).toEqual([5 + run, 6 + run]);
      expect(numbers(variable.dataSync())).toEqual([5 + run, 6 + run]);
    }
    expect(program.stats.states).toBe(1);
    expect(numbers(await tf.tidy(() => variable.mul(2)).data())).toEqual([18, 20]);
    program.dispose();
    expect(numbers(variable.dataSync())).toEqual([9, 10]);
    variable.dispose();
  });

  it('what was read between two runs does not change under the reader', async () => {
    const variable = tf.variable(tf.tensor1d([0, 0]));
    const program = accumulator(variable);
    await program.run(one);
    const values = variable.dataSync();
    const lazy = variable.mul(10);
    await program.run(one);
    await program.run(one);
    expect(numbers(values)).toEqual([1, 1]);
    expect(numbers(lazy.dataSync())).toEqual([10, 10]);
    expect(numbers(variable.dataSync())).toEqual([3, 3]);
    program.dispose();
    tf.dispose([variable, lazy]);
  });

  it('use what was assigned eagerly between runs', async () => {
    const variable = tf.variable(tf.tensor1d([0, 0]));
    const program = accumulator(variable);
    await program.run(one);
    variable.assign(tf.tensor1d([100, 200]));
    expect(numbers((await program.run(one))[0])).toEqual([101, 201]);
    tf.tidy(() => variable.assign(variable.mul(2)));
    expect(numbers((await program.run(one))[0])).toEqual([203, 403]);
    program.dispose();
    variable.dispose();
  });

  it('read but not assigned, they follow what others assign', async () => {
    const variable = tf.variable(tf.tensor1d([1, 2]));
    const train = accumulator(variable);
    const infer = backend.compile((x) => [tf.mul(variable, x as Tensor)], x2);
    const values: number[][] = [];
    for (let run = 0; run < 3; run++) {
      values.push(numbers((await infer.run([Float32Array.of(10, 10)]))[0]));
      await train.run(one);
    }
    variable.assign(tf.tensor1d([-1, -1]));
    values.push(numbers((await infer.run([Float32Array.of(10, 10)]))[0]));
    expect(values).toEqual([
      [10, 20],
      [20, 30],
      [30, 40],
      [-10, -10],
    ]);
    train.dispose();
    infer.dispose();
    variable.dispose();
  });

  it('two programs may both assign one variable', async () => {
    const variable = tf.variable(tf.tensor1d([0, 0]));
    const add = accumulator(variable);
    const double = backend.compile(() => {
      variable.assign(tf.mul<tf.Tensor1D>(variable, 2));
      return [];
    }, []);
    await add.run(one);
    await double.run([]);
    await add.run(one);
    await double.run([]);
    expect(numbers(variable.dataSync())).toEqual([6, 6]);
    add.dispose();
    double.dispose();
    variable.dispose();
  });

  it('assigned twice, read between, swapped, and assigned an input', async () => {
    const a = tf.variable(tf.tensor1d([1, 2]));
    const b = tf.variable(tf.tensor1d([3, 4]));
    const c = tf.variable(tf.tensor1d([0, 0]));
    const program = backend.compile((x) => {
      const before = a.add<tf.Tensor1D>(0);
      a.assign(b.add<tf.Tensor1D>(0));
      b.assign(before);
      c.assign(x as typeof c);
      c.assign(c.mul(2));
      return [a.sub(b), c.add(1)];
    }, x2);
    const first = await program.run([Float32Array.of(5, 6)]);
    expect(first.map(numbers)).toEqual([
      [2, 2],
      [11, 13],
    ]);
    await program.run([Float32Array.of(7, 8)]);
    expect([a, b, c].map((variable) => numbers(variable.dataSync()))).toEqual([
      [1, 2],
      [3, 4],
      [14, 16],
    ]);
    program.dispose();
    tf.dispose([a, b, c]);
  });

  it('train as eagerly on the reference', async () => {
    const steps = 12;
    const data = Float32Array.from({ length: 24 }, (_, index) => Math.sin(index));
    const train = async (name: 'cpu' | 'onnxruntime') => {
      await tf.setBackend(name);
      const weights = tf.variable(tf.tensor2d([0.1, -0.2, 0.3, 0.4, -0.5, 0.6], [3, 2]));
      const momentum = tf.variable(tf.zeros([3, 2]));
      const step = (x: Tensor) => {
        const { value, grads } = tf.variableGrads(
          () => x.matMul(weights).tanh().square().mean() as tf.Scalar,
          [weights],
        );
        const gradient = grads[weights.name] as Tensor;
        momentum.assign(momentum.mul(0.9).add(gradient) as typeof momentum);
        weights.assign(weights.sub(momentum.mul(0.5)) as typeof weights);
        return value;
      };
      const losses: number[] = [];
      if (name === 'cpu') {
        for (let run = 0; run < steps; run++) {
          losses.push(
            (tf.tidy(() => step(tf.tensor2d(data, [8, 3]))).dataSync() as Float32Array)[0] as number,
          );
        }
      } else {
        const program = backend.compile((x) => [step(x as Tensor)], [{ shape: [8, 3], dtype: 'float32' }]);
        for (let run = 0; run < steps; run++) losses.push((await program.run([data]))[0]?.[0] as number);
        program.dispose();
      }
      const result = { losses, weights: numbers(weights.dataSync()) };
      tf.dispose([weights, momentum]);
      return result;
    };
    const reference = await train('cpu');
    const ours = await train('onnxruntime');
    for (const [index, loss] of reference.losses.entries()) expect(ours.losses[index]).toBeCloseTo(loss, 5);
    for (const [index, weight] of reference.weights.entries())
      expect(ours.weights[index]).toBeCloseTo(weight, 5);
    expect(ours.losses.at(-1)).toBeLessThan((ours.losses[0] as number) * 0.9);
  });
});
