import { createRandom, type NodeSettings, type Tensor1D, type Tensor4D } from '@hemlkit/core/method';
import { workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import { adversarialRecipe } from './model';

const settings = {
  model: { trunk: { type: 'plain' }, embedder: { type: 'plain' }, merge: { type: 'plain' } },
  training: { imageSize: 8, loss: { type: 'plain' }, optimizer: { type: 'plain' } },
} as NodeSettings;
const options = {
  losses: 'published',
  joint: false,
  pretrain: 1,
  hidden: 4,
  triplets: 1,
  alpha: 1,
  hard: 1,
  regular: 1,
  adversarial: 1,
  metric: 1,
  loss: 0,
} as const;

/** Which faults a step has, by its labels, the epochs that have passed, and whether the generator's weights are 0. */
async function faultsOf(labels: number[], epochs: number, isDead = false): Promise<number[]> {
  const { engine, tf, create } = await workbench();
  const model = await adversarialRecipe(options).createModel({
    create,
    engine,
    settings,
    classes: 2,
    images: 4,
    random: createRandom(1),
  });
  if (isDead) {
    const { value } = model.variables['generator.1.weight']!;
    tf.tidy(() => value.assign(tf.zerosLike(value) as typeof value));
  }
  const random = createRandom(2);
  const batch = labels.length;
  const { faults } = model.learn({
    images: tf.tensor(random.normals(batch * 8 * 8 * 3, 1), [batch, 8, 8, 3]) as Tensor4D,
    labels: tf.tensor1d(labels, 'int32') as Tensor1D,
    noise: {
      triplets: {
        noise: tf.tensor(
          Float32Array.from({ length: 2 * batch * batch }, () => random.uniform()),
          [2, batch, 1, batch],
        ),
      },
    },
    epochs: tf.scalar(epochs),
  });
  const found = await Promise.all(faults!.map(async (one) => (await one.data())[0]!));
  model.dispose();
  return found;
}

it('reports a generator that has collapsed, and a batch of one label, once the generator takes part', async () => {
  expect(await faultsOf([0, 0, 1, 1], 1)).toEqual([0, 0]);
  expect(await faultsOf([0, 0, 1, 1], 1, true)).toEqual([1, 0]);
  expect(await faultsOf([0, 0, 1, 1], 0.9, true)).toEqual([0, 0]);
  expect((await faultsOf([1, 1, 1, 1], 3))[1]).toBe(1);
});
