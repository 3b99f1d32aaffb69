import {
  createRandom,
  type NetworkVariables,
  type Tensor2D,
  type Tensor3D,
  type Trunk,
} from '@hemlkit/core/plugin';
import { workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import { farthest, goldenOptions, hierarchyOf, uniform } from '../../test/additive';
import { detached, imagesOf, networkOf, own, vectorsOf, wide } from '../../test/networks';
import { weightsAt } from './contributions';
import { additiveNetwork, additiveRecipes } from './network';
import { treeOf } from './tree';

const { tf } = await workbench({ engine: 'cpu' });

it('joins any number of children as a linear layer on their vectors side by side', () => {
  const network = networkOf(tf, wide, goldenOptions);
  const { variables } = network;
  // What is left of the joined node's own crop is 0, and the leaves' vectors are those of leaves that are not shown.
  const images = imagesOf(1, wide.ids.length);
  images.present.fill(0);
  const [u] = vectorsOf(tf, network, images);
  const read = (name: string) => variables[name]!.value.arraySync() as number[][][];
  const [absent, messages, bias] = [read('absent'), read('message0.weight'), read('join.bias')];
  const hidden = bias[0]![0]!.map((start, i) => {
    const sum = [0, 1, 2].reduce(
      (total, child) =>
        total + absent[child]![0]!.reduce((part, value, k) => part + value * messages[child]![k]![i]!, 0),
      start,
    );
    return Math.max(0, sum);
  });
  const [weight, shift] = [read('out.weight')[6]!, read('out.bias')[6]![0]!];
  const given = shift.map((start, i) =>
    hidden.reduce((sum, value, k) => sum + value * weight[k]![i]!, start),
  );
  const length = Math.hypot(...given);
  expect(
    farthest(
      u!.slice(6 * 4, 7 * 4),
      given.map((value) => value / length),
    ),
  ).toBeLessThan(1e-6);
});

it('starts as PyTorch would', () => {
  const leaves = Array.from({ length: 12 }, (_, i) => `leaf${i}`);
  const tree = treeOf(hierarchyOf({ first: leaves.slice(0, 8), all: ['first', ...leaves.slice(8)] }));
  const { variables } = additiveNetwork({
    tf,
    tree,
    options: additiveRecipes.shared,
    random: createRandom(5),
  });
  const range = (name: string, part = 0, count = 1) => {
    const all = variables[name]!.value.dataSync() as Float32Array;
    const values = all.slice((part * all.length) / count, ((part + 1) * all.length) / count);
    const most = values.reduce((largest, x) => Math.max(largest, Math.abs(x)), 0);
    return { most, deviation: Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length) };
  };
  const expectUniform = (found: ReturnType<typeof range>, inputs: number) => {
    expect(found.most).toBeLessThanOrEqual(1 / Math.sqrt(inputs));
    expect(found.deviation * Math.sqrt(3 * inputs)).toBeCloseTo(1, 1);
  };
  expectUniform(range('up.weight'), 134);
  expectUniform(range('up.bias'), 134);
  expectUniform(range('out.weight'), 64);
  // Eight children, then five.
  expectUniform(range('message0.weight', 0, 12), 8 * 64);
  expectUniform(range('message0.weight', 11, 12), 5 * 64);
  expect(range('trunk.conv3.weight').deviation * Math.sqrt((9 * 64) / 2)).toBeCloseTo(1, 1);
  expect(range('absent').deviation).toBeCloseTo(0.5, 1);
  expect(range('logits').most).toBe(0);
});

it('takes a tree of a single leaf', () => {
  const tree = treeOf(hierarchyOf({}, ['a']));
  for (const options of [goldenOptions, own, detached]) {
    const network = networkOf(tf, tree, options);
    const [u] = vectorsOf(tf, network, imagesOf(2, 1));
    expect(Math.hypot(...u!)).toBeCloseTo(1, 6);
    expect(network.weights.weights(1.5).arraySync()).toEqual([1]);
  }
});

it('takes 150 nodes', () => {
  // A chain: each joined node joins the one before it and a new leaf.
  const joined: Record<string, string[]> = { j1: ['leaf0', 'leaf1'] };
  for (let i = 2; i < 75; i++) joined[`j${i}`] = [`j${i - 1}`, `leaf${i}`];
  const tree = treeOf(hierarchyOf({ ...joined, all: ['j74', 'leaf75'] }));
  expect(tree.ids.length).toBe(151);
  const options = { ...goldenOptions, size: 4, widths: [2] };
  const network = networkOf(tf, tree, options);
  const vectors = vectorsOf(tf, network, imagesOf(2, tree.ids.length, 4), true, 4);
  expect(vectors.every((u) => u.every(Number.isFinite))).toBe(true);
  // At a height that makes the root's weight 0 in float32, gradients stay finite.
  const u = tf.tensor3d(uniform(8, 151 * 2 * 4, 1), [151, 2, 4]);
  const { logits } = network.variables;
  const { grads } = tf.variableGrads(
    () => tf.sum(tf.mul(network.weights.embedding(u, 2.5), 0.3)),
    [logits!.value],
  );
  expect(grads[logits!.value.name]!.dataSync().every(Number.isFinite)).toBe(true);
});

it.each([
  ['root', 9],
  ['joined', 8],
  ['none', 6],
] as const)('interactions %s: %i nodes have a term', (interactions, count) => {
  const network = networkOf(tf, wide, { ...goldenOptions, interactions });
  const weights = network.weights.weights(0.5).arraySync();
  expect(weights.filter((weight) => weight > 0)).toHaveLength(count);
  expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 6);
  const onHost = weightsAt(wide, network.variables.logits!.value.dataSync(), { interactions, height: 0.5 });
  expect(farthest(onHost, weights)).toBeLessThan(1e-6);
  // A node without a term has the subtree of its leaves.
  const rows = network.weights.subtreeWeights(0.5).arraySync();
  for (const row of rows) expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 6);
  expect(rows.at(-1)).toEqual(weights);
});

it('takes any trunk', () => {
  const weight = tf.variable(tf.tensor2d(uniform(31, 3 * 5, 1), [3, 5]));
  const variables: NetworkVariables = { weight: { value: weight, layout: 'linear' } };
  const trunk: Trunk = {
    variables,
    features: 5,
    pretrained: false,
    apply: (images) => tf.matMul(tf.mean(images, [1, 2]) as Tensor2D, weight as unknown as Tensor2D),
  };
  const network = additiveNetwork({
    tf,
    tree: wide,
    options: { ...goldenOptions, trunk },
    random: createRandom(2),
  });
  expect(network.variables['trunk.weight']!.value).toBe(weight);
  const [u] = vectorsOf(tf, network, imagesOf(2, wide.ids.length));
  expect(u).toHaveLength(9 * 4);
  const { grads } = tf.variableGrads(() => {
    const crops = tf.tensor(uniform(32, 9 * 16 * 16 * 4, 1), [1, 9, 16, 16, 4]);
    const boxes = tf.zeros([1, 9, 6]) as Tensor3D;
    const given = network.apply({ crops, boxes, present: tf.ones([1, 9]) as Tensor2D }, true);
    return tf.sum(tf.slice(given, [0, 0, 0], [-1, -1, 1]));
  }, [weight]);
  expect(grads[weight.name]!.dataSync().some((slope) => slope !== 0)).toBe(true);
});
