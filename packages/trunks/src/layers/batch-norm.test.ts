import type { Tensor, Tensor4D, TF } from '@hemlkit/core/plugin';
import { expect, it } from 'vitest';
import { cpu, random } from '../../test/setup';
import { batchNorm } from './batch-norm';
import { createBuilder } from './builder';
import { drawnWeights } from './weight-source';

const tf = await cpu();
const shape = [3, 2, 2, 5] as [number, number, number, number];

function make() {
  const builder = createBuilder(tf, drawnWeights(random()));
  const layer = batchNorm(builder, 'bn', 5);
  const set = (part: string, values: number[]) =>
    builder.variables[`bn.${part}`]!.value.assign(tf.tensor1d(values));
  set('weight', [1, -2, 0.5, 3, 1]);
  set('bias', [0, 1, -1, 2, 0.3]);
  const value = (part: string) => builder.variables[`bn.${part}`]!.value;
  return { layer, value };
}

function images(offset = 0): Tensor4D {
  const generator = random(9);
  return tf.tensor4d(
    Float32Array.from({ length: 60 }, (_, i) => generator.normal() * (1 + (i % 5)) + offset),
    shape,
  );
}

/** The formula, differentiated by tfjs. */
function reference(tf: TF, x: Tensor4D, weight: Tensor, bias: Tensor): Tensor4D {
  const { mean, variance } = tf.moments(x, [0, 1, 2]);
  return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5))), weight), bias);
}

it('normalises by the batch as the formula says, in values and gradients', async () => {
  const { layer, value } = make();
  const [weight, bias] = [value('weight'), value('bias')];
  const x = images();
  const weights = tf.tensor4d(
    Float32Array.from({ length: 60 }, (_, i) => Math.sin(i)),
    shape,
  );
  const measured = (apply: (x: Tensor4D) => Tensor4D) =>
    tf.variableGrads(() => tf.sum(tf.mul(apply(x), weights)), [weight, bias]);
  const inputGradient = (apply: (x: Tensor4D) => Tensor4D) =>
    tf.grad((input) => tf.sum(tf.mul(apply(input as Tensor4D), weights)))(x);
  const own = (input: Tensor4D) => layer(input, true);
  const plain = (input: Tensor4D) => reference(tf, input, weight, bias);

  const expectEqual = async (actual: Tensor, expected: Tensor) =>
    expect((await tf.max(tf.abs(tf.sub(actual, expected))).data())[0]).toBeLessThan(2e-5);
  await expectEqual(own(x), plain(x));
  await expectEqual(inputGradient(own), inputGradient(plain));
  const [actual, expected] = [measured(own).grads, measured(plain).grads];
  for (const { name } of [weight, bias]) await expectEqual(actual[name]!, expected[name]!);
});

it('agrees with finite differences', async () => {
  const { layer } = make();
  const x = images();
  const loss = (input: Tensor4D) => tf.sum(tf.square(tf.sub(layer(input, true), 0.7)));
  const gradient = await tf
    .grad((input) => loss(input as Tensor4D))(x)
    .data();
  const values = await x.data();
  for (const at of [0, 17, 59]) {
    const moved = (by: number) => {
      const copy = Float32Array.from(values);
      copy[at]! += by;
      return loss(tf.tensor4d(copy, shape)).dataSync()[0]!;
    };
    const slope = (moved(0.01) - moved(-0.01)) / 0.02;
    expect(Math.abs(gradient[at]! - slope)).toBeLessThan(0.02 * Math.max(1, Math.abs(slope)));
  }
});

it('moves the running statistics, by the unbiased variance, in training only', async () => {
  const { layer, value } = make();
  const x = images();
  layer(x, false);
  expect([...(await value('running_mean').data())]).toEqual([0, 0, 0, 0, 0]);
  layer(x, true);
  const column = [...(await x.data())].filter((_, i) => i % 5 === 2);
  const mean = column.reduce((sum, v) => sum + v, 0) / 12;
  const unbiased = column.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 11;
  expect((await value('running_mean').data())[2]).toBeCloseTo(0.1 * mean, 5);
  expect((await value('running_var').data())[2]).toBeCloseTo(0.9 + 0.1 * unbiased, 4);
});

it('normalises by the running statistics otherwise', async () => {
  const { layer, value } = make();
  value('running_mean').assign(tf.tensor1d([1, 2, 3, 4, 5]));
  value('running_var').assign(tf.tensor1d([1, 4, 9, 16, 25]));
  const x = images();
  const [input, output] = [await x.data(), await layer(x, false).data()];
  const [weight, bias] = [await value('weight').data(), await value('bias').data()];
  input.forEach((v, i) => {
    const c = i % 5;
    expect(output[i]).toBeCloseTo(
      ((v - (c + 1)) / Math.sqrt((c + 1) ** 2 + 1e-5)) * weight[c]! + bias[c]!,
      4,
    );
  });
});

it('keeps its digits where the mean is large', async () => {
  const { layer } = make();
  const near = await layer(images(), true).data();
  const far = await layer(images(4096), true).data();
  for (const [i, v] of near.entries()) expect(Math.abs(far[i]! - v)).toBeLessThan(5e-3);
});
