import { defineSampler, HemlError, Type } from '@hemlkit/core/plugin';

/** Batches of one random permutation; the last, incomplete one is dropped, since shapes are static. */
export const randomSampler = defineSampler({
  type: 'random',
  summary: 'Batches of a random permutation; the last incomplete one is dropped.',
  options: Type.Object({
    batchSize: Type.Integer({ minimum: 1, maximum: 65_536, default: 32, description: 'Samples in a batch.' }),
  }),
  create: ({ batchSize }) => ({
    batchSize,
    epoch: (labels, random) => {
      if (labels.length < batchSize) {
        throw new HemlError(
          `A batch of ${batchSize} cannot be drawn from ${labels.length} training samples.`,
          {
            code: 'batch-too-large',
            kind: 'usage',
            hint: 'Lower sampler.batchSize, or train on more samples.',
          },
        );
      }
      const order = random.permutation(labels.length);
      return Array.from({ length: Math.floor(labels.length / batchSize) }, (_, batch) =>
        order.slice(batch * batchSize, (batch + 1) * batchSize),
      );
    },
  }),
});
