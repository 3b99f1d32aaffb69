import { createRandom, type Scalar, type Tensor, type Tensor1D } from '@hemlkit/core/plugin';
import { type Workbench, workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import { farthest, hierarchyOf, imageSpecs, inputOf, stream, uniform } from '../../test/additive';
import { plainMiner, plainTriplet } from '../../test/plain-losses';
import { minedTriplets } from './mined-triplets';
import { type AdditiveOptions, additiveNetwork, additiveRecipes } from './network';
import { pluginLosses } from './plugin-losses';
import { lossRecipes, totalLoss } from './total-loss';
import { treeOf } from './tree';

const tree = treeOf(hierarchyOf({ abc: ['a', 'b', 'c'], de: ['d', 'e'], all: ['abc', 'de'] }));
const [batch, nodes] = [6, tree.ids.length];
const labels = Int32Array.from([0, 1, 0, 1, 0, 1]);

function imagesOf(size: number, seed: number) {
  const present = new Float32Array(batch * nodes).fill(1);
  present.fill(0, 2 * nodes, 3 * nodes);
  present[1] = 0;
  const crops = Uint8Array.from(stream(seed, batch * nodes * size * size * 4), (x) => x & 255);
  return [crops, uniform(seed + 1, batch * nodes * 6, 1), present] as const;
}

interface Trial {
  options: AdditiveOptions;
  recipe: keyof typeof lossRecipes;
  /** Losses of any kind in place of mined triplets. */
  plugged?: boolean;
  /** Of triplets that are held at once. */
  limit?: number;
}

/** Three steps of gradient descent, and what the network gives then; both compiled. */
async function trained({ tf, engine }: Workbench, { options, recipe, plugged = false, limit }: Trial) {
  const random = createRandom(4);
  const { size, interactions } = options;
  const network = additiveNetwork({ tf, tree, options, random });
  const losses = plugged
    ? pluginLosses(tf, () => plainTriplet(tf), plainMiner(tf))
    : minedTriplets(tf, { limit });
  const settings = lossRecipes[recipe];
  const loss = totalLoss({ tf, tree, weights: network.weights, interactions, settings, losses });
  const variables = Object.values(network.variables).map(({ value }) => value);
  const parameters = variables.filter((value) => value.trainable);
  const step = engine.compile(
    (...[crops, boxes, present, classes, height]: Tensor[]) => {
      const { value, grads } = tf.variableGrads(() => {
        const input = inputOf(tf, crops!, boxes!, present!);
        const u = network.apply(input, true);
        return loss({
          u,
          labels: classes as Tensor1D,
          present: input.present,
          height: height as Scalar,
        });
      }, parameters);
      for (const parameter of parameters) {
        const slope = grads[parameter.name];
        if (slope) parameter.assign(tf.sub(parameter, tf.mul(slope, 0.003)));
      }
      return [value];
    },
    [...imageSpecs(batch, nodes, size), { shape: [batch], dtype: 'int32' }, { shape: [], dtype: 'float32' }],
    'train',
  );
  const values: number[] = [];
  for (let i = 0; i < 3; i++) {
    const inputs = [...imagesOf(size, 50 + i), labels, Float32Array.of(0.8 * i)];
    values.push((await step.run(inputs))[0]![0]!);
  }
  step.dispose();
  const embed = engine.compile(
    (...[crops, boxes, present]: Tensor[]) => {
      const u = network.apply(inputOf(tf, crops!, boxes!, present!), false);
      return [network.weights.embedding(u, 1.5), u];
    },
    imageSpecs(batch, nodes, size),
  );
  const images = imagesOf(size, 60);
  const [embedding, before] = await embed.run([...images]);
  // Noise in the crop of node d, image 4.
  const length = size * size * 4;
  images[0].set(
    Uint8Array.from(stream(99, length), (x) => x & 255),
    (4 * nodes + 3) * length,
  );
  const [, after] = await embed.run([...images]);
  embed.dispose();
  const moved = Array.from({ length: nodes * batch }, (_, at) => at).filter((at) => {
    const part = (u: ArrayLike<number>) =>
      Array.from({ length: options.dimensions }, (_, i) => u[at * options.dimensions + i]).join();
    return part(before!) !== part(after!);
  });
  return { values, embedding: embedding!, moved };
}

const small = { hidden: 16, dimensions: 8 };
const shared = { ...additiveRecipes.shared, ...small, widths: [4, 8, 16] };
const own = { ...additiveRecipes.own, ...small, size: 16, widths: [4, 8, 8, 16] };

it.each<[string, Trial, number[]]>([
  ['shared', { options: shared, recipe: 'shared' }, [3, 6, 7]],
  ['own', { options: own, recipe: 'own' }, [3]],
  [
    'own, seeing children',
    { options: { ...own, children: 'detached' }, recipe: 'own', limit: 200 },
    [3, 6, 7],
  ],
  ['shared, any loss and miner', { options: shared, recipe: 'shared', plugged: true }, [3, 6, 7]],
])('trains compiled by ONNX Runtime as by plain JavaScript, and as locally: %s', async (_, trial, places) => {
  const plain = await trained(await workbench({ engine: 'cpu' }), trial);
  const compiled = await trained(await workbench({ engine: 'onnxruntime' }), trial);
  expect(plain.values.every((value) => value > 0)).toBe(true);
  expect(farthest(compiled.values, plain.values)).toBeLessThan(1e-4);
  expect(farthest(compiled.embedding, plain.embedding)).toBeLessThan(1e-4);
  const expected = places.map((place) => place * batch + 4);
  expect([plain.moved, compiled.moved]).toEqual([expected, expected]);
});
