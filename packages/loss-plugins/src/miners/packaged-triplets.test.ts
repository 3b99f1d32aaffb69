import { testMiner, workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import { packagedTriplets } from './packaged-triplets';

testMiner(packagedTriplets, {
  multipleOf: 3,
  byLabels: false,
  withReference: false,
  reference: ({ labels }) => ({
    kind: 'triplets',
    triplets: labels.flatMap((_, i) => (i % 3 === 0 ? [[i, i + 1, i + 2]] : [])) as [
      number,
      number,
      number,
    ][],
  }),
});

it('says which batches are no triplets', async () => {
  const { tf, create } = await workbench({ components: [packagedTriplets] });
  const miner = await create('miner', { type: 'packaged-triplets' }, {});
  const batch = (size: number) =>
    ({ embeddings: tf.ones([size, 2]), labels: tf.zeros([size], 'int32') }) as never;
  expect(() => miner.mine(batch(4))).toThrowErrorMatchingInlineSnapshot(
    `[HemlError: A batch of 4 cannot be triplets: it does not divide by 3.]`,
  );
  expect(() =>
    miner.mine({ ...(batch(3) as object), reference: batch(3) } as never),
  ).toThrowErrorMatchingInlineSnapshot(
    `[HemlError: The miner packaged-triplets takes its triplets from the batch, not from a reference.]`,
  );
});
