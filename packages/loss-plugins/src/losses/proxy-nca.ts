import { component, defineLoss, services, type Tensor2D, Type } from '@hemlkit/core/plugin';
import { classReductionOptions, drawnWeights, refuseReference, weightedCrossEntropy } from './class-vectors';
import { closeness } from './nearness';
import { createReduction } from './reduction';

/**
 * Proxy-NCA (Movshovitz-Attias et al., 2017), as PML's ProxyNCALoss: neighbourhood components analysis with a proxy
 * for each class in place of the other samples. With the squared distances d to the proxies,
 *
 *     −log( e^(−s d_y) / Σ_j e^(−s d_j) )
 *
 * As in PML the own proxy is in the denominator. One term a sample, [batch], times the sample's weight among the
 * anchors of a miner's tuples. Weights: `proxies` [classes, dimensions], drawn with variance 1.
 */
export const proxyNca = defineLoss({
  type: 'proxy-nca',
  summary: 'Picks the own proxy out of all learned proxies, by a softmax (Movshovitz-Attias et al., 2017).',
  options: Type.Object({
    scale: Type.Number({ exclusiveMinimum: 0, default: 1, description: 'What distances are multiplied by.' }),
    distance: component('distance', {
      default: { type: 'euclidean', power: 2 },
      description: 'By what samples and proxies are measured.',
    }),
    ...classReductionOptions('mean'),
  }),
  inject: { tf: services.tf },
  create: ({ scale, distance, ...options }, { tf }, { classes, dimensions, random }) => {
    const reduce = createReduction(tf, options, ['loss']);
    const proxies = drawnWeights(tf, random, [classes, dimensions]);
    return {
      variables: { proxies },
      compute: (input) => {
        refuseReference('proxy-nca', input);
        const { embeddings, labels } = input;
        const vectors = proxies.value as Tensor2D;
        const similarity = closeness(tf, distance, distance.matrix(embeddings, vectors));
        const losses = weightedCrossEntropy(tf, tf.mul<Tensor2D>(similarity, scale), input, 'anchor');
        return reduce({ loss: { losses, labels } }, input, vectors);
      },
    };
  },
});
