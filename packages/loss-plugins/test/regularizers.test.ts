import type { Tensor2D } from '@hemlkit/core/plugin';
import { workbench } from '@hemlkit/core/testing';
import { expect, it } from 'vitest';
import * as regularizers from '../src/regularizers';
import { expectGradient, expectLoss } from './close';
import { type GoldenTensor, golden, numbers } from './golden';
import { regularizerSpec } from './golden-losses';
import { random } from './setup';

interface Case {
  id: string;
  regularizer: string;
  params: { p?: number; power?: number; num_classes?: number; centers_per_class?: number };
  input: GoldenTensor;
  expected: { value: number; gradient: GoldenTensor };
}

const { tf, create } = await workbench({ components: Object.values(regularizers), engine: 'onnxruntime' });
const { cases } = golden<{ cases: Case[] }>('regularizers');
let compared = 0;

const make = (regularizer: string, params: Case['params'], weight?: number) =>
  create('regularizer', regularizerSpec({ name: regularizer, ...params, weight }), {
    classes: params.num_classes ?? 2,
    dimensions: 5,
    random: random(),
  });

it.each(cases)('equals PyTorch Metric Learning: $id', async ({ regularizer, params, input, expected }) => {
  const { penalty } = await make(regularizer, params);
  const vectors = tf.tensor2d(Float32Array.from(numbers(input)), input.shape);
  const { value, grad } = tf.valueAndGrad((x) => penalty(x as Tensor2D))(vectors);
  expectLoss((await value.data())[0]!, expected.value);
  expectGradient(await grad.data(), numbers(expected.gradient), 'vectors');
  const weighted = await make(regularizer, params, 0.25);
  expectLoss((await weighted.penalty(vectors).data())[0]!, 0.25 * expected.value);
  compared++;
});

it.each([
  ['vectors of zeros', [0, 0, 0, 0]],
  ['equal vectors', [1, 2, 1, 2]],
])('has a gradient for %s', async (_, values) => {
  for (const name of new Set(cases.map(({ regularizer }) => regularizer))) {
    const sizes = { num_classes: 1, centers_per_class: 2 };
    const { penalty } = await make(name, name === 'SparseCentersRegularizer' ? sizes : {});
    const { value, grad } = tf.valueAndGrad((x) => penalty(x as Tensor2D))(tf.tensor2d(values, [2, 2]));
    const given = [...(await value.data()), ...(await grad.data())];
    expect(given.every(Number.isFinite), name).toBe(true);
  }
});

it('says which vectors sparse centers are for', async () => {
  const { penalty } = await make('SparseCentersRegularizer', { num_classes: 3, centers_per_class: 2 });
  expect(() => penalty(tf.zeros([5, 4]) as Tensor2D)).toThrowErrorMatchingInlineSnapshot(
    `[HemlError: The regularizer \`sparse-centers\` expects 3 x 2 class vectors, but was given 5.]`,
  );
});

it('has compared every case', () => {
  console.log(`Regularizers: ${compared} golden cases equal on ${tf.getBackend()}.`);
  expect(compared).toBe(14);
});
