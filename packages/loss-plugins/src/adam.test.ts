import type { NetworkVariables, Optimizer, Parameter, ParameterGroup } from '@hemlkit/core/plugin';
import { testOptimizer } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import { cpu } from '../test/setup';
import { adam } from './adam';

const tf = await cpu();
const defaults = { weightDecay: 1e-4, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

function parameter(name: string, group: ParameterGroup, values: number[]): Parameter {
  return { name, group, variable: { value: tf.variable(tf.tensor1d(values)), layout: 'plain' } };
}

const create = (options: object, parameters: Parameter[], pretrained = false): Optimizer =>
  adam.create({ ...defaults, ...options } as never, { tf } as never, { parameters, pretrained }) as Optimizer;

const valuesOf = async (variables: NetworkVariables[string]) => [...(await variables.value.data())];

/** torch.optim.Adam, in float64, as its documentation writes it. */
function reference(start: number, gradients: number[], rate: number, options = defaults): number {
  let [p, m, v] = [start, 0, 0];
  gradients.forEach((gradient, index) => {
    const step = index + 1;
    const g = gradient + options.weightDecay * p;
    m = options.beta1 * m + (1 - options.beta1) * g;
    v = options.beta2 * v + (1 - options.beta2) * g * g;
    const unbiasedM = m / (1 - options.beta1 ** step);
    const unbiasedV = v / (1 - options.beta2 ** step);
    p -= (rate * unbiasedM) / (Math.sqrt(unbiasedV) + options.epsilon);
  });
  return p;
}

it.each([
  ['the defaults', {}],
  ['a large decay', { weightDecay: 0.3 }],
  ['no decay', { weightDecay: 0 }],
  ['other moments', { beta1: 0.5, beta2: 0.9, epsilon: 1e-3 }],
  ['no moments', { beta1: 0, beta2: 0 }],
])('follows PyTorch with %s', async (_, options) => {
  const start = [0.5, -1, 2, 0];
  const gradients = Array.from({ length: 40 }, (_, step) =>
    start.map((_, i) => Math.sin(step * (i + 1)) * 10 ** (i - 3)),
  );
  const weight = parameter('trunk.w', 'trunk', start);
  const optimizer = create({ learningRate: 0.01, ...options }, [weight]);
  for (const step of gradients) tf.tidy(() => optimizer.apply({ 'trunk.w': tf.tensor1d(step) }));
  const actual = await valuesOf(weight.variable);
  const merged = { ...defaults, ...options };
  start.forEach((value, i) => {
    const expected = reference(
      value,
      gradients.map((step) => step[i]!),
      0.01,
      merged,
    );
    expect(actual[i]).toBeCloseTo(expected, 5);
  });
  expect(await valuesOf(optimizer.variables.step!)).toEqual([40]);
});

it('makes a first step of exactly the learning rate, to seven digits', async () => {
  const weight = parameter('w', 'trunk', [0, 0]);
  tf.tidy(() => create({ learningRate: 1e-3, weightDecay: 0 }, [weight]).apply({ w: tf.tensor1d([3, -10]) }));
  const [down, up] = await valuesOf(weight.variable);
  expect(down! / -1e-3).toBeCloseTo(1, 6);
  expect(up! / 1e-3).toBeCloseTo(1, 6);
});

it.each([
  ['from the seed', undefined, false, [5e-4, 5e-4, 1e-2]],
  ['with weights from a file', undefined, true, [1e-5, 1e-4, 1e-2]],
  ['with one of them given', { trunk: 2e-3 }, true, [2e-3, 1e-4, 1e-2]],
  ['with one for all', 3e-3, true, [3e-3, 3e-3, 3e-3]],
])('chooses the learning rates of a trunk %s', async (_, learningRate, pretrained, rates) => {
  const groups: ParameterGroup[] = ['trunk', 'embedder', 'loss'];
  const parameters = groups.map((group) => parameter(group, group, [0]));
  const optimizer = create({ learningRate, weightDecay: 0 }, parameters, pretrained);
  const one = tf.tensor1d([1]);
  tf.tidy(() => optimizer.apply({ trunk: one, embedder: one, loss: one }));
  for (const [i, { variable }] of parameters.entries())
    expect((await valuesOf(variable))[0]! / -rates[i]!).toBeCloseTo(1, 5);
});

it('freezes a part whose rate is 0, and leaves parameters without a gradient', async () => {
  const frozen = parameter('trunk.w', 'trunk', [1]);
  const unused = parameter('loss.w', 'loss', [1]);
  const optimizer = create({ learningRate: { trunk: 0 } }, [frozen, unused]);
  expect(Object.keys(optimizer.variables)).toEqual(['step', 'loss.w.m', 'loss.w.v']);
  tf.tidy(() => optimizer.apply({ 'trunk.w': tf.tensor1d([1]) }));
  expect(await valuesOf(frozen.variable)).toEqual([1]);
  expect(await valuesOf(unused.variable)).toEqual([1]);
});

const usualRates = (pretrained: boolean) =>
  pretrained ? { trunk: 1e-5, embedder: 1e-4, loss: 1e-2 } : { trunk: 5e-4, embedder: 5e-4, loss: 1e-2 };

testOptimizer(adam, {
  options: [
    {},
    { learningRate: 0.01, weightDecay: 0.3, beta1: 0.5, beta2: 0.9 },
    { learningRate: { trunk: 0 } },
  ],
  reference: ({ start, gradients, group, pretrained, options }) => {
    const { learningRate } = options;
    const rate =
      typeof learningRate === 'number' ? learningRate : { ...usualRates(pretrained), ...learningRate }[group];
    return start.map((value, i) =>
      reference(
        value,
        gradients.map((step) => step[i]!),
        rate,
        options as typeof defaults,
      ),
    );
  },
});
