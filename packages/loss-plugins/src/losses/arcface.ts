import { defineLoss, services, type Tensor2D, Type } from '@hemlkit/core/plugin';
import { classReductionOptions, drawnWeights, refuseReference } from './class-vectors';
import { cosineOfWiderAngle, marginSoftmax } from './margin-softmax';
import { cosines } from './nearness';
import { createReduction } from './reduction';

/** The options of ArcFace losses. */
export const arcfaceOptions = {
  margin: Type.Number({
    minimum: 0,
    maximum: 180,
    default: 28.6,
    description: 'What is added to the angle with the own class, in degrees.',
  }),
  scale: Type.Number({ exclusiveMinimum: 0, default: 64, description: 'What cosines are multiplied by.' }),
  ...classReductionOptions('mean'),
};

/**
 * ArcFace (Deng et al., 2019, equation 3), as PML's ArcFaceLoss: cross entropy over cosines with the class vectors,
 *
 *     −log( e^(s cos(θ_y + m)) / (e^(s cos(θ_y + m)) + Σ_j≠y e^(s cos θ_j)) )
 *
 * where θ_y is the angle with the sample's own class. One term a sample, [batch], times the sample's weight among a
 * miner's tuples. Weights: `W` [dimensions, classes], drawn with variance 1.
 */
export const arcface = defineLoss({
  type: 'arcface',
  summary:
    'Classifies by the angle with learned class vectors, the own one widened by a margin (Deng et al., 2019).',
  options: Type.Object(arcfaceOptions),
  inject: { tf: services.tf },
  create: ({ margin, scale, ...options }, { tf }, { classes, dimensions, random }) => {
    const reduce = createReduction(tf, options, ['loss']);
    const W = drawnWeights(tf, random, [dimensions, classes]);
    const harder = (cosine: Tensor2D) => cosineOfWiderAngle(tf, cosine, margin);
    return {
      variables: { W },
      compute: (input) => {
        refuseReference('arcface', input);
        const vectors = tf.transpose(W.value as Tensor2D);
        const losses = marginSoftmax(tf, cosines(tf, input.embeddings, vectors), harder, scale, input);
        return reduce({ loss: { losses, labels: input.labels } }, input, vectors);
      },
    };
  },
});
