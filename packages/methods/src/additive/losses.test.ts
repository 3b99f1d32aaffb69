import type { Loss, Tensor1D, Tensor3D } from '@hemlkit/core/plugin';
import { workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import { farthest, golden, goldenTree, hierarchyOf, uniform } from '../../test/additive';
import { plainMiner, plainTriplet } from '../../test/plain-losses';
import type { GroupLosses } from './group-losses';
import { minedTriplets } from './mined-triplets';
import { type Interactions, nodeWeights } from './node-weights';
import { pluginLosses } from './plugin-losses';
import { lossGroups, lossRecipes, totalLoss } from './total-loss';
import { treeOf } from './tree';

const { tf } = await workbench({ engine: 'cpu' });
const [images, dimensions, nodes] = [10, 4, 7];
const labels = tf.tensor1d([0, 1, 2, 0, 1, 2, 0, 1, 0, 1], 'int32') as Tensor1D;
const shown = Array.from({ length: images * nodes }, (_, at) => Number(at % 11 !== 3 && at % 5 !== 4));
// Node 2 is shown by two images of one class, node 3 by none.
for (let image = 0; image < images; image++) {
  shown[image * nodes + 2] = Number(image === 0 || image === 3);
  shown[image * nodes + 3] = 0;
}
const present = tf.tensor2d(shown, [images, nodes]);
const logits = tf.variable(tf.tensor1d(uniform(41, nodes, 1)));
const raw = tf.variable(
  tf.tensor3d(uniform(42, nodes * images * dimensions, 1), [nodes, images, dimensions]),
);
const unitOf = (x: Tensor3D): Tensor3D => tf.mul(x, tf.rsqrt(tf.sum(tf.square(x), 2, true)));

/** The total loss and its gradients by the vectors and the weights. */
function measured(recipe: 'shared' | 'own', losses: GroupLosses, interactions: Interactions = 'root') {
  const weights = nodeWeights(tf, goldenTree, logits, interactions);
  const settings = lossRecipes[recipe];
  const loss = totalLoss({ tf, tree: goldenTree, weights, interactions, settings, losses });
  const { value, grads } = tf.variableGrads(
    () => loss({ u: unitOf(raw as unknown as Tensor3D), labels, present, height: 0.8 }),
    [raw, logits],
  );
  return [value, grads[raw.name]!, grads[logits.name]!].map((tensor) => tensor.dataSync() as Float32Array);
}

it.each([
  ['shared', 'pairs', 'root'],
  ['own', 'pairs', 'root'],
  ['own', 'triplets', 'joined'],
  ['shared', 'triplets', 'none'],
] as const)(
  '%s: mined triplets of all groups are those of a loss and a miner of %s (%s)',
  (recipe, kind, interactions) => {
    const fast = measured(recipe, minedTriplets(tf), interactions);
    const loss = plainTriplet(tf);
    const slow = measured(
      recipe,
      pluginLosses(tf, () => loss, plainMiner(tf, kind)),
      interactions,
    );
    expect(fast[0]![0]).toBeGreaterThan(0);
    fast.forEach((values, i) => {
      expect(farthest(values, slow[i]!)).toBeLessThan(1e-5);
    });
  },
);

it('forms triplets some anchors at a time', () => {
  const whole = measured('own', minedTriplets(tf));
  // Three anchors of ten images at once.
  const blocks = measured('own', minedTriplets(tf, { limit: 300 }));
  whole.forEach((values, i) => {
    expect(farthest(values, blocks[i]!)).toBeLessThan(1e-6);
  });
});

it('gives a loss without a miner the pairs that take part, and none where all do', () => {
  const given: (number | undefined)[] = [];
  const loss: Loss = {
    compute: ({ embeddings, tuples }) => {
      const positives = tuples?.kind === 'pairs' ? tf.sum(tuples.positive).dataSync()[0] : undefined;
      given.push(positives);
      return tf.mean(tf.square(embeddings));
    },
  };
  const [value] = measured(
    'own',
    pluginLosses(tf, () => loss),
  );
  // Two images of a class make two pairs, and node 3 has none.
  expect(given[0]).toBeUndefined();
  expect(given[3]).toBe(2);
  expect(given[4]).toBe(0);
  expect(Number.isFinite(value![0])).toBe(true);
});

it('hands each group its own loss and random numbers', () => {
  const seen: [number, number, number][] = [];
  const lossOf = (group: number): Loss => ({
    compute: ({ embeddings, noise }) => {
      seen.push([group, embeddings.shape[1], noise!.dataSync()[0]!]);
      return tf.scalar(0);
    },
  });
  const u = tf.ones([nodes, 2, dimensions]) as Tensor3D;
  const members = [[0, 1], [2]];
  pluginLosses(
    tf,
    lossOf,
  )({
    u,
    shares: tf.ones([2, nodes]),
    members,
    labels: tf.tensor1d([0, 1], 'int32'),
    valid: tf.ones([2, 2]),
    complete: [true, false],
    noise: { loss: tf.tensor2d([[3], [5]]) },
  });
  expect(seen).toEqual([
    [0, 8, 3],
    [1, 4, 5],
  ]);
});

it('names the groups of a total loss', () => {
  const places = (interactions: Interactions, of: 'own' | 'subtrees') =>
    lossGroups(goldenTree, interactions, { of }).map(({ place, members }) => [place, members.length]);
  expect(places('root', 'subtrees').slice(-3)).toEqual([
    [3, 1],
    [4, 3],
    [5, 3],
  ]);
  expect(places('root', 'own')[0]).toEqual([undefined, 7]);
  expect(places('root', 'own')).toHaveLength(8);
  expect(places('none', 'own')).toHaveLength(5);
});

it("has the root's loss alone for a tree of a single leaf", () => {
  const tree = treeOf(hierarchyOf({}, ['a']));
  const one = tf.variable(tf.tensor1d([0]));
  const weights = nodeWeights(tf, tree, one, 'root');
  const losses = minedTriplets(tf);
  const u = unitOf(tf.tensor3d(uniform(5, images * dimensions, 1), [1, images, dimensions]));
  const values = (['shared', 'own'] as const).map((recipe) => {
    const settings = lossRecipes[recipe];
    const loss = totalLoss({ tf, tree, weights, interactions: 'root', settings, losses });
    return loss({ u, labels, present: tf.ones([images, 1]), height: 1 }).dataSync()[0]!;
  });
  expect(values[0]).toBeGreaterThan(0);
  expect(values[1]).toBeCloseTo(40 * values[0]!, 4);
});

it("gives each node's triplet loss as the reference program does", () => {
  const { evaluation, triplet } = golden.recipes.own;
  const u = tf.tensor3d(evaluation, [7, 8, 4]);
  const values = minedTriplets(tf)({
    u,
    shares: tf.eye(7),
    members: Array.from({ length: 7 }, (_, place) => [place]),
    labels: tf.tensor1d(golden.labels, 'int32'),
    valid: tf.transpose(tf.tensor2d(golden.present, [8, 7])),
    complete: new Array(7).fill(false),
  });
  expect(farthest(values.dataSync(), triplet)).toBeLessThan(1e-5);
});
