import { defineLoss, services, type Tensor2D, Type } from '@hemlkit/core/plugin';
import { classReductionOptions, drawnWeights, refuseReference } from './class-vectors';
import { marginSoftmax } from './margin-softmax';
import { cosines } from './nearness';
import { createReduction } from './reduction';

/**
 * CosFace (Wang et al., 2018, equation 4), as PML's CosFaceLoss: cross entropy over cosines with the class vectors,
 *
 *     −log( e^(s (cos θ_y − m)) / (e^(s (cos θ_y − m)) + Σ_j≠y e^(s cos θ_j)) )
 *
 * One term a sample, [batch], times the sample's weight among a miner's tuples. Weights: `W` [dimensions, classes],
 * drawn with variance 1.
 */
export const cosface = defineLoss({
  type: 'cosface',
  summary:
    'Classifies by the cosine with learned class vectors, the own one lowered by a margin (Wang et al., 2018).',
  options: Type.Object({
    margin: Type.Number({ minimum: 0, default: 0.35, description: 'What is taken from the own cosine.' }),
    scale: Type.Number({ exclusiveMinimum: 0, default: 64, description: 'What cosines are multiplied by.' }),
    ...classReductionOptions('mean'),
  }),
  inject: { tf: services.tf },
  create: ({ margin, scale, ...options }, { tf }, { classes, dimensions, random }) => {
    const reduce = createReduction(tf, options, ['loss']);
    const W = drawnWeights(tf, random, [dimensions, classes]);
    const harder = (cosine: Tensor2D) => tf.sub<Tensor2D>(cosine, margin);
    return {
      variables: { W },
      compute: (input) => {
        refuseReference('cosface', input);
        const vectors = tf.transpose(W.value as Tensor2D);
        const losses = marginSoftmax(tf, cosines(tf, input.embeddings, vectors), harder, scale, input);
        return reduce({ loss: { losses, labels: input.labels } }, input, vectors);
      },
    };
  },
});
