import {
  component,
  defineLoss,
  type Scalar,
  sampleWeights,
  services,
  type Tensor1D,
  type Tensor2D,
  Type,
} from '@hemlkit/core/plugin';
import { classReductionOptions, drawnWeights, membership, refuseReference } from './class-vectors';
import { logSumExp } from './log-sum-exp';
import { excess } from './nearness';
import { createReduction } from './reduction';

/**
 * Proxy-anchor loss (Kim et al., 2020, equation 4), as PML's ProxyAnchorLoss: for each class, with the similarities s
 * of the batch's samples to its proxy, two parts, [classes] each:
 *
 *     positive: log(1 + Σ of the class     e^(−α (s − δ)))      divisor: how many classes are in the batch
 *     negative: log(1 + Σ of other classes e^(α (s + δ)))       divisor: how many classes there are
 *
 * δ is `margin`. With tuples from a miner, each exponent is lowered by 1 − the sample's weight. Weights: `proxies`
 * [classes, dimensions], drawn with variance 2 / classes.
 */
export const proxyAnchor = defineLoss({
  type: 'proxy-anchor',
  summary: 'Pulls each class of the batch to a learned proxy, and pushes others off it (Kim et al., 2020).',
  options: Type.Object({
    margin: Type.Number({
      minimum: 0,
      default: 0.1,
      description: 'δ: how far past the proxy is far enough.',
    }),
    alpha: Type.Number({ exclusiveMinimum: 0, default: 32, description: 'How sharply samples are weighed.' }),
    distance: component('distance', {
      default: { type: 'cosine' },
      description: 'By what samples and proxies are measured.',
    }),
    ...classReductionOptions('divisor'),
  }),
  inject: { tf: services.tf },
  create: ({ margin, alpha, distance, ...options }, { tf }, { classes, dimensions, random }) => {
    const reduce = createReduction(tf, options, ['positive', 'negative'], true);
    const proxies = drawnWeights(tf, random, [classes, dimensions], Math.sqrt(2 / classes));
    return {
      variables: { proxies },
      compute: (input) => {
        refuseReference('proxy-anchor', input);
        const { embeddings, labels, tuples } = input;
        const vectors = proxies.value as Tensor2D;
        const matrix = tf.transpose(distance.matrix(embeddings, vectors));
        const own = tf.transpose(membership(tf, labels, classes));
        const lowered = tf.expandDims(tf.sub(sampleWeights(tf, labels, tuples), 1), 0);
        const pull = tf.add(tf.mul(excess(tf, distance, matrix, margin), alpha), lowered);
        const push = tf.add(tf.mul(excess(tf, distance, -margin, matrix), alpha), lowered);
        const ids = tf.range(0, classes, 1, 'int32');
        const positive = {
          losses: logSumExp<Tensor1D>(tf, pull, own, { plusOne: true }),
          labels: ids,
          divisor: tf.sum<Scalar>(tf.max(own, 1)),
        };
        const negative = {
          losses: logSumExp<Tensor1D>(tf, push, tf.sub(1, own), { plusOne: true }),
          labels: ids,
          divisor: tf.scalar(classes),
        };
        return reduce({ positive, negative }, input, vectors);
      },
    };
  },
});
