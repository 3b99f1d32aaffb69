import type { LossInput, Parameter, Tensor, Tensor1D, Tensor2D, Variable } from '@hemlkit/core/plugin';
import { workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import { adam } from '../src/adam';
import * as losses from '../src/losses';
import { multiSimilarity } from '../src/miners';
import { parts } from './parts';
import { random } from './setup';

const components = [...Object.values(losses), multiSimilarity, adam];
const { tf, engine, create } = await workbench({ components, plugins: [parts], engine: 'onnxruntime' });
const [batch, features, dimensions, classes] = [12, 6, 4, 3];
const generator = random(8);
const labels = Int32Array.from({ length: batch }, (_, i) => i % classes);
// Classes differ in one feature each, beside larger ones that tell nothing.
const inputs = Float32Array.from({ length: batch * features }, (_, at) => {
  const [sample, feature] = [Math.floor(at / features), at % features];
  return feature < classes ? Number(labels[sample] === feature) : 2 * generator.normal();
});

const types = Object.values(losses).map(({ type }) => type);
it.each([
  ...types.map((type) => [type, {}, false] as const),
  ...types.map((type) => [type, {}, true] as const),
  ['triplet', { tripletsPerAnchor: 2 }, false] as const,
  ['triplet', { swap: true, smooth: true }, true] as const,
])('trains in a compiled step: %s %o, with a miner: %s', async (type, options, mined) => {
  const context = { classes, dimensions, random: random(5) };
  const loss = await create('loss', { type, ...options }, context);
  const miner = mined ? await create('miner', { type: 'multi-similarity' }, {}) : undefined;
  const start = Float32Array.from({ length: features * dimensions }, () => generator.normal());
  const weight = tf.variable(tf.tensor2d(start, [features, dimensions]));
  const own = Object.entries(loss.variables ?? {});
  const parameters: Parameter[] = [
    { name: 'embedder', group: 'embedder', variable: { value: weight, layout: 'linear' } },
    ...own.map(([name, variable]) => ({ name, group: 'loss' as const, variable })),
  ];
  const optimizer = await create(
    'optimizer',
    { type: 'adam', learningRate: 0.03 },
    { parameters, pretrained: false },
  );
  const noise = loss.noise?.(batch, batch);
  const step = engine.compile(
    (x: Tensor, y: Tensor, drawn?: Tensor) => {
      const compute = () => {
        const input: LossInput = {
          embeddings: tf.matMul(x as Tensor2D, weight as Tensor),
          labels: y as Tensor1D,
        };
        return loss.compute({ ...input, tuples: miner?.mine(input), noise: drawn });
      };
      const variables = parameters.map(({ variable }) => variable.value);
      const { value, grads } = tf.variableGrads(compute, variables);
      optimizer.apply(
        Object.fromEntries(parameters.map(({ name }, i) => [name, grads[variables[i]!.name]!])),
      );
      return [value];
    },
    [
      { shape: [batch, features], dtype: 'float32' },
      { shape: [batch], dtype: 'int32' },
      ...(noise ? [{ shape: noise, dtype: 'float32' as const }] : []),
    ],
  );
  const before = await valuesOf(own.map(([, { value }]) => value));
  const values: number[] = [];
  for (let i = 0; i < 60; i++) {
    const drawn = noise ? [Float32Array.from({ length: batch * 4 }, () => generator.uniform())] : [];
    values.push((await step.run([inputs, labels, ...drawn]))[0]![0]!);
  }
  const after = await valuesOf(own.map(([, { value }]) => value));
  step.dispose();
  expect(values.every(Number.isFinite)).toBe(true);
  expect(Math.min(...values.slice(-5))).toBeLessThan(0.8 * values[0]!);
  after.forEach((moved, i) => {
    expect(moved).not.toEqual(before[i]);
  });
});

const valuesOf = (variables: Variable[]) => Promise.all(variables.map((variable) => variable.array()));
