import type { HostArray, Scalar, Tensor, Tensor1D } from '@hemlkit/core/plugin';
import { type Workbench, workbench } from '@hemlkit/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  batch,
  farthest,
  type Golden,
  golden,
  goldenImages,
  goldenNetwork,
  goldenTree,
  imageSpecs,
  inputOf,
} from '../../test/additive';
import { contributions, weightsAt } from './contributions';
import { minedTriplets } from './mined-triplets';
import { nodeDistances } from './node-weights';
import { lossRecipes, totalLoss } from './total-loss';

const recipes = Object.keys(golden.recipes) as (keyof Golden['recipes'])[];
const nodes = goldenTree.ids.length;
const images = goldenImages();
const seen = [images.crops, images.boxes, images.present];

/** Above the diagonal of each of [nodes, batch, batch]. */
function pairsOf(matrices: HostArray): number[] {
  return Array.from(matrices).filter((_, at) => at % batch > Math.floor(at / batch) % batch);
}

/** One training step without an optimizer, then an evaluation, both compiled. */
async function measured({ tf, engine }: Workbench, recipe: keyof Golden['recipes']) {
  const network = goldenNetwork(tf, recipe);
  const trained = Object.entries(network.variables).filter(([, { value }]) => value.trainable);
  const settings = lossRecipes[recipe === 'shared' ? 'shared' : 'own'];
  const { weights, tree } = network;
  const losses = minedTriplets(tf);
  const loss = totalLoss({ tf, tree, weights, interactions: 'root', settings, losses });
  const step = engine.compile(
    (...[crops, boxes, present, labels, height]: Tensor[]) => {
      let u: Tensor | undefined;
      const { value, grads } = tf.variableGrads(
        () => {
          const input = inputOf(tf, crops!, boxes!, present!);
          const vectors = network.apply(input, true);
          u = tf.keep(vectors);
          return loss({
            u: vectors,
            labels: labels as Tensor1D,
            present: input.present,
            height: height as Scalar,
          });
        },
        trained.map(([, { value }]) => value),
      );
      return [value, u!, ...trained.map(([, { value }]) => grads[value.name] ?? tf.zerosLike(value))];
    },
    [...imageSpecs(batch, nodes, 16), { shape: [batch], dtype: 'int32' }, { shape: [], dtype: 'float32' }],
  );
  const height = recipe === 'shared' ? 0 : golden.height;
  const [value, u, ...gradients] = await step.run([...seen, images.labels, Float32Array.of(height)]);
  const running: Record<string, HostArray> = {};
  for (const [name, { value }] of Object.entries(network.variables)) {
    if (/running/.test(name)) running[name] = (await value.data()) as Float32Array;
  }
  const embed = engine.compile(
    (...[crops, boxes, present]: Tensor[]) => {
      const vectors = network.apply(inputOf(tf, crops!, boxes!, present!), false);
      const distances = nodeDistances(tf, vectors);
      return [
        vectors,
        distances,
        weights.subtreeDistances(distances, height),
        weights.embedding(vectors, height),
      ];
    },
    imageSpecs(batch, nodes, 16),
  );
  const [evaluation, distances, subtrees, embedding] = await embed.run(seen);
  const logits = await network.variables.logits!.value.data();
  return {
    loss: value![0]!,
    training: u!,
    gradients: Object.fromEntries(trained.map(([name], i) => [name, gradients[i]!])),
    running,
    evaluation: evaluation!,
    distances: pairsOf(distances!),
    subtrees: pairsOf(subtrees!),
    embedding: embedding!,
    weights: weightsAt(goldenTree, logits as Float32Array, { interactions: 'root', height }),
  };
}

describe.each(['cpu', 'onnxruntime'] as const)('on %s', (engine) => {
  let bench: Workbench;
  beforeAll(async () => {
    bench = await workbench({ engine });
  });

  it.each(recipes)('%s gives what the reference program gave', async (recipe) => {
    const found = await measured(bench, recipe);
    const expected = golden.recipes[recipe];
    expect(farthest(found.training, expected.training)).toBeLessThan(1e-5);
    expect(farthest([found.loss], [expected.loss])).toBeLessThan(1e-5);
    expect(Object.keys(found.gradients).sort()).toEqual(Object.keys(expected.gradients).sort());
    for (const [name, gradient] of Object.entries(expected.gradients)) {
      expect([name, farthest(found.gradients[name]!, gradient) < 1e-5]).toEqual([name, true]);
    }
    for (const [name, values] of Object.entries(expected.running)) {
      expect([name, farthest(found.running[name]!, values) < 1e-5]).toEqual([name, true]);
    }
    expect(farthest(found.evaluation, expected.evaluation)).toBeLessThan(1e-5);
    expect(farthest(found.distances, expected.distances)).toBeLessThan(1e-5);
    expect(farthest(found.subtrees, expected.subtrees)).toBeLessThan(1e-5);
  });

  it.each(recipes)('%s explains a pair as the reference program does', async (recipe) => {
    const { evaluation, embedding, weights } = await measured(bench, recipe);
    const imageOf = (image: number) =>
      Array.from({ length: nodes }, (_, node) => {
        const at = (node * batch + image) * 4;
        return Array.from(evaluation.subarray(at, at + 4));
      }).flat();
    const { own, subtree } = contributions(goldenTree, imageOf(0), imageOf(1), weights);
    expect(farthest(own, golden.recipes[recipe].own)).toBeLessThan(1e-5);
    expect(farthest(subtree, golden.recipes[recipe].subtree)).toBeLessThan(1e-5);
    const length = embedding.length / batch;
    let squared = 0;
    for (let i = 0; i < length; i++) squared += (embedding[i]! - embedding[length + i]!) ** 2;
    expect(farthest([squared], [subtree.at(-1)!])).toBeLessThan(1e-6);
  });
});
