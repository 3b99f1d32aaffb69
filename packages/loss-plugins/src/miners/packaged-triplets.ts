import { defineMiner, HemlError, services, Type } from '@hemlkit/core/plugin';

/**
 * PML's EmbeddingsAlreadyPackagedAsTriplets: every three samples of the batch in order are one triplet, anchor,
 * positive, negative, whatever their labels are.
 */
export const packagedTriplets = defineMiner({
  type: 'packaged-triplets',
  summary: 'Takes every three samples in order as one triplet: anchor, positive, negative.',
  options: Type.Object({}),
  inject: { tf: services.tf },
  create: (_, { tf }) => ({
    mine: ({ labels, reference }) => {
      const [batch] = labels.shape;
      if (batch % 3 !== 0)
        throw new HemlError(`A batch of ${batch} cannot be triplets: it does not divide by 3.`, {
          code: 'batch-indivisible',
          kind: 'usage',
          hint: 'Use a sampler whose batches are anchors, positives and negatives in turn.',
        });
      if (reference)
        throw new HemlError(
          'The miner packaged-triplets takes its triplets from the batch, not from a reference.',
          {
            code: 'reference-unsupported',
            kind: 'usage',
            hint: 'Leave the reference out, or use another miner.',
          },
        );
      const weight = new Float32Array(batch ** 3);
      for (let i = 0; i < batch; i += 3) weight[(i * batch + i + 1) * batch + i + 2] = 1;
      return { kind: 'triplets', weight: tf.tensor3d(weight, [batch, batch, batch]) };
    },
  }),
});
