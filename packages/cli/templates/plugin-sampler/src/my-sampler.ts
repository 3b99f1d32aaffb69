import { defineSampler, Type } from '@hemlkit/core/plugin';

/** A random permutation cut into batches, of which the last is filled up from the beginning. */
export const mySampler = defineSampler({
  type: 'my-sampler',
  summary: 'Batches of a random permutation, the last of which is filled up: an epoch shows every sample.',
  options: Type.Object({
    batchSize: Type.Integer({ minimum: 1, default: 32, description: 'Samples in a batch.' }),
  }),
  create: ({ batchSize }) => ({
    batchSize,
    epoch: (labels, random) => {
      const order = random.permutation(labels.length);
      const batches = Math.ceil(labels.length / batchSize);
      // Every batch is whole, since a step is compiled for one size.
      return Array.from({ length: batches }, (_, batch) =>
        Int32Array.from({ length: batchSize }, (_, i) => order[(batch * batchSize + i) % order.length]!),
      );
    },
  }),
});
