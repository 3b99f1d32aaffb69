import { defineLoss, services, type Tensor2D, Type } from '@hemlkit/core/plugin';
import { arcfaceOptions } from './arcface';
import { drawnWeights, refuseReference } from './class-vectors';
import { cosineOfWiderAngle, marginSoftmax } from './margin-softmax';
import { cosines } from './nearness';
import { createReduction } from './reduction';

/**
 * Sub-center ArcFace (Deng et al., 2020, equations 4 and 5), as PML's SubCenterArcFaceLoss: ArcFace with K vectors a
 * class, of which the nearest counts,
 *
 *     cos θ_j = max over k of cos(x, W_jk)
 *
 * so that mislabelled samples gather at vectors of their own. One term a sample, [batch]. Weights: `W` [dimensions,
 * classes · K], the vectors of one class side by side, drawn with variance 1.
 */
export const subCenterArcface = defineLoss({
  type: 'sub-center-arcface',
  summary: 'ArcFace with several vectors a class, of which the nearest counts (Deng et al., 2020).',
  options: Type.Object({
    ...arcfaceOptions,
    subCenters: Type.Integer({ minimum: 1, default: 3, description: 'K: vectors of a class.' }),
  }),
  inject: { tf: services.tf },
  create: ({ margin, scale, subCenters, ...options }, { tf }, { classes, dimensions, random }) => {
    const reduce = createReduction(tf, options, ['loss']);
    const W = drawnWeights(tf, random, [dimensions, classes * subCenters]);
    const harder = (cosine: Tensor2D) => cosineOfWiderAngle(tf, cosine, margin);
    return {
      variables: { W },
      compute: (input) => {
        refuseReference('sub-center-arcface', input);
        const { embeddings, labels } = input;
        const vectors = tf.transpose(W.value as Tensor2D);
        const each = cosines(tf, embeddings, vectors);
        const nearest = tf.max(tf.reshape(each, [-1, classes, subCenters]), 2) as Tensor2D;
        const losses = marginSoftmax(tf, nearest, harder, scale, input);
        return reduce({ loss: { losses, labels } }, input, vectors);
      },
    };
  },
});
