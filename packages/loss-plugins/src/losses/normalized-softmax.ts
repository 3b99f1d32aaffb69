import { component, defineLoss, services, type Tensor2D, Type } from '@hemlkit/core/plugin';
import { classReductionOptions, drawnWeights, refuseReference, weightedCrossEntropy } from './class-vectors';
import { closeness } from './nearness';
import { createReduction } from './reduction';

/**
 * Normalised softmax (Zhai and Wu, "Classification is a Strong Baseline for Deep Metric Learning", 2019), as PML's
 * NormalizedSoftmaxLoss: cross entropy over similarities s with the class vectors,
 *
 *     −log( e^(s_y / τ) / Σ_j e^(s_j / τ) )
 *
 * One term a sample, [batch], times the sample's weight among a miner's tuples. Weights: `W` [dimensions, classes],
 * drawn with variance 1.
 */
export const normalizedSoftmax = defineLoss({
  type: 'normalized-softmax',
  summary: 'Classifies by the cosine with learned class vectors (Zhai and Wu, 2019).',
  options: Type.Object({
    temperature: Type.Number({
      exclusiveMinimum: 0,
      default: 0.05,
      description: 'What similarities are divided by.',
    }),
    distance: component('distance', {
      default: { type: 'cosine' },
      description: 'By what samples and class vectors are measured.',
    }),
    ...classReductionOptions('mean'),
  }),
  inject: { tf: services.tf },
  create: ({ temperature, distance, ...options }, { tf }, { classes, dimensions, random }) => {
    const reduce = createReduction(tf, options, ['loss']);
    const W = drawnWeights(tf, random, [dimensions, classes]);
    return {
      variables: { W },
      compute: (input) => {
        refuseReference('normalized-softmax', input);
        const { embeddings, labels } = input;
        const vectors = tf.transpose(W.value as Tensor2D);
        const similarity = closeness(tf, distance, distance.matrix(embeddings, vectors));
        const losses = weightedCrossEntropy(tf, tf.div<Tensor2D>(similarity, temperature), input);
        return reduce({ loss: { losses, labels } }, input, vectors);
      },
    };
  },
});
