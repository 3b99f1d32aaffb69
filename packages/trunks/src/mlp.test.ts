import type { Embedder, Tensor2D } from '@hemlkit/core/plugin';
import { expect, it } from 'vitest';
import { cpu, random } from '../test/setup';
import { mlp } from './mlp';

const tf = await cpu();
const create = (hidden: number, dimensions: number, features: number): Embedder =>
  mlp.create({ hidden, dimensions } as never, { tf } as never, { features, random: random() }) as Embedder;

it('is linear, ReLU, linear, under the names of torch.nn.Sequential', async () => {
  const { variables, apply } = create(7, 3, 5);
  expect(Object.entries(variables).map(([name, { value, layout }]) => [name, value.shape, layout])).toEqual([
    ['0.weight', [5, 7], 'linear'],
    ['0.bias', [7], 'plain'],
    ['2.weight', [7, 3], 'linear'],
    ['2.bias', [3], 'plain'],
  ]);
  const x = tf.tensor2d([[1, -2, 3, 0.5, 1]]);
  const at = (name: string) => variables[name]!.value as unknown as Tensor2D;
  const hidden = tf.relu(tf.add<Tensor2D>(tf.matMul(x, at('0.weight')), at('0.bias')));
  const expected = tf.add(tf.matMul(hidden, at('2.weight')), at('2.bias'));
  expect(await apply(x, true).data()).toEqual(await expected.data());
});

it("draws PyTorch's default: uniform within one over the root of the inputs, biases too", async () => {
  const { variables, dimensions } = create(512, 64, 400);
  expect(dimensions).toBe(64);
  for (const [name, bound] of [
    ['0.weight', 1 / 20],
    ['0.bias', 1 / 20],
    ['2.weight', 512 ** -0.5],
  ] as const) {
    const values = await variables[name]!.value.data();
    const [low, high] = [Math.min(...values.slice(0, 9e4)), Math.max(...values.slice(0, 9e4))];
    expect(low).toBeGreaterThanOrEqual(-bound);
    expect(high).toBeLessThanOrEqual(bound);
    expect(high - low).toBeGreaterThan(1.95 * bound);
  }
});
