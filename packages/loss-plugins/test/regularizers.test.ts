import type { Tensor2D } from '@hemlkit/core/plugin';
import { plain, testRegularizer, workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import * as regularizers from '../src/regularizers';
import { expectGradient, expectLoss } from './close';
import { type GoldenTensor, golden, numbers } from './golden';
import { regularizerSpec } from './golden-losses';
import { mean, sum } from './plain';
import { random } from './setup';

interface Case {
  id: string;
  regularizer: string;
  params: { p?: number; power?: number; num_classes?: number; centers_per_class?: number };
  input: GoldenTensor;
  expected: { value: number; gradient: GoldenTensor };
}

const engine = 'onnxruntime';
const { tf, create } = await workbench({ components: Object.values(regularizers), engine });
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

const norm = (v: number[], p: number) => sum(v.map((x) => Math.abs(x) ** p)) ** (1 / p);

testRegularizer(regularizers.lp, {
  engine,
  options: [{}, { p: 1 }, { p: 3, power: 2, weight: 0.5 }],
  reference: ({ vectors, options: { p, power, weight } }) =>
    weight * mean(vectors.map((v) => norm(v, p) ** power)),
});
testRegularizer(regularizers.centerInvariant, {
  engine,
  reference: ({ vectors }) => {
    const squares = vectors.map((v) => norm(v, 2) ** 2);
    return mean(squares.map((square) => (square - mean(squares)) ** 2)) / 4;
  },
});
testRegularizer(regularizers.regularFace, {
  engine,
  reference: ({ vectors }) =>
    mean(
      vectors.map((v, i) => Math.max(...vectors.flatMap((w, j) => (i === j ? [] : [plain.cosine(v, w)])))),
    ),
});
testRegularizer(regularizers.zeroMean, {
  engine,
  reference: ({ vectors }) => mean(vectors.map((v) => Math.abs(sum(v)))),
});
testRegularizer(regularizers.sparseCenters, {
  engine,
  options: [{ subCenters: 2 }],
  classes: 3,
  count: 6,
  isSymmetric: false,
  reference: ({ vectors }) =>
    sum([0, 2, 4].map((i) => Math.sqrt(2 - 2 * plain.cosine(vectors[i]!, vectors[i + 1]!)))) / (3 * 2),
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
