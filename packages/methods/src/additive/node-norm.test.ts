import { createRandom, type Scalar, type Tensor, type Tensor3D } from '@hemlkit/core/plugin';
import { workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import { farthest, uniform } from '../../test/additive';
import { nodeNorm } from './node-norm';
import { variableMaker } from './variables';

const { tf } = await workbench({ engine: 'cpu' });
const [nodes, batch, pixels, channels] = [3, 6, 2, 2];
const row = pixels * channels;

function make(shared: boolean) {
  const maker = variableMaker(tf, createRandom(1));
  const normalise = nodeNorm(maker, { name: 'bn', nodes, channels, shared });
  const value = (part: string) => maker.variables[`bn.${part}`]!.value;
  value('weight').assign(tf.tensor(uniform(3, nodes * channels, 0.5, 1), [nodes, 1, channels]));
  value('bias').assign(tf.tensor(uniform(4, nodes * channels, 0.5), [nodes, 1, channels]));
  return { normalise, value };
}

const x = tf.tensor3d(uniform(5, nodes * batch * row, 2, 1), [nodes, batch, row]);
const slopes = tf.tensor3d(uniform(6, nodes * batch * row, 1), [nodes, batch, row]);
const shown = tf.tensor3d(
  Array.from({ length: nodes * batch }, (_, at) => Number(at % 4 !== 1)),
  [nodes, batch, 1],
);

/** The formula, differentiated by tfjs, for [nodes, batch, pixels, channels]. */
function plain(maps: Tensor, counted: Tensor, weight: Tensor, bias: Tensor, axes: number[]): Tensor {
  const input = tf.reshape(maps, [nodes, batch, pixels, channels]);
  const each = (perChannel: Tensor) => tf.reshape(perChannel, [nodes, 1, 1, channels]);
  const mask = tf.mul(tf.reshape(counted, [nodes, batch, 1, 1]), tf.ones([1, 1, pixels, 1]));
  const count = tf.sum(mask, axes, true);
  const mean = tf.div(tf.sum(tf.mul(input, mask), axes, true), count);
  const apart = tf.mul(tf.square(tf.sub(input, mean)), mask);
  const deviation = tf.sqrt(tf.add(tf.div(tf.sum(apart, axes, true), count), 1e-5));
  const given = tf.add(tf.mul(tf.div(tf.sub(input, mean), deviation), each(weight)), each(bias));
  return tf.reshape(given, [nodes, batch, row]);
}

it.each([
  ['shared, some images', true, shown],
  ['shared, all images', true, undefined],
  ["a node's own, some images", false, shown],
  ["a node's own, all images", false, undefined],
] as const)('normalises as the formula says, in values and gradients: %s', (_, shared, counted) => {
  const { normalise, value } = make(shared);
  const [weight, bias] = [value('weight'), value('bias')];
  const mask = counted ?? tf.onesLike(shown);
  const measured = (apply: (x: Tensor3D) => Tensor) => {
    const looked = (input: Tensor): Scalar => tf.sum(tf.mul(tf.mul(apply(input as Tensor3D), mask), slopes));
    const { grads } = tf.variableGrads(() => looked(x), [weight, bias]);
    const all = [tf.mul(apply(x), mask), tf.grad(looked)(x), grads[weight.name]!, grads[bias.name]!];
    return all.map((tensor) => tensor.dataSync());
  };
  const own = measured((input) => normalise(input, true, counted));
  const expected = measured((input) => plain(input, mask, weight, bias, shared ? [0, 1, 2] : [1, 2]));
  own.forEach((values, i) => {
    expect(farthest(values, expected[i]!)).toBeLessThan(2e-5);
  });
});

it('leaves the running statistics of what no image was found for', () => {
  const none = tf.tensor3d(
    Array.from({ length: nodes * batch }, (_, at) => Number(at >= batch)),
    [nodes, batch, 1],
  );
  const { normalise, value } = make(false);
  const given = normalise(x, true, none).dataSync();
  expect(given.every(Number.isFinite)).toBe(true);
  expect([...value('running_mean').dataSync().slice(0, 2)]).toEqual([0, 0]);
  expect([...value('running_var').dataSync().slice(0, 2)]).toEqual([1, 1]);
  expect(value('running_mean').dataSync()[2]).not.toBe(0);
});
