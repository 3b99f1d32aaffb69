import { createRandom } from '@hemlkit/core/plugin';
import { testEmbedder, workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import { myEmbedder } from './my-embedder';

testEmbedder(myEmbedder, { options: [{}, { dimensions: 3 }] });

it('is linear', async () => {
  const { tf, create } = await workbench({ components: [myEmbedder] });
  const context = { features: 2, random: createRandom(1) };
  const { apply } = await create('embedder', { type: 'my-embedder', dimensions: 1 }, context);
  const features = [
    [1, 0],
    [0, 1],
    [2, 3],
  ];
  const [a, b, both] = await apply(tf.tensor2d(features), false).data();
  expect(both).toBeCloseTo(2 * a! + 3 * b!, 5);
});
