import { defineLoss, pairMasks, services, type Tensor2D, Type } from '@hemlkit/core/plugin';
import { angularTerms } from './angular-terms';
import { unitRows } from './nearness';
import { bothOrNone, pairsOf } from './pairs';
import { createReduction, reductionOptions } from './reduction';

/**
 * Angular loss (Wang et al., 2017, equation 8), as PML's AngularLoss: for each positive pair, with t = tan² α and the
 * samples n of other labels,
 *
 *     log(1 + Σ_n e^(4 t (a + p)·n − 2 (1 + t) a·p))
 *
 * a and p have the length 1; n is as the embedder gives it, as in PML. While all embeddings still point one way, the
 * cheapest way down is then to shrink them, and a node may learn nothing else: with `unitNegatives` n has the length 1
 * as well, and length is worth nothing. The negatives are all those of the batch,
 * whichever a miner picked. One term a positive pair, [batch, references], each a sum over the references; the
 * triplets are not all held at once, so that all those of a large batch fit.
 */
export const angular = defineLoss({
  type: 'angular',
  summary:
    'Bounds the angle at the negative of each triangle of anchor, positive and negative (Wang et al., 2017).',
  options: Type.Object({
    alpha: Type.Number({
      exclusiveMinimum: 0,
      exclusiveMaximum: 90,
      default: 40,
      description: 'The largest angle at the negative, in degrees.',
    }),
    unitNegatives: Type.Boolean({
      default: false,
      description: 'Scale negatives to the length 1 as well, so that shrinking embeddings gains nothing.',
    }),
    ...reductionOptions({ type: 'mean' }),
  }),
  inject: { tf: services.tf },
  create: ({ alpha, unitNegatives, ...options }, { tf }) => {
    const reduce = createReduction(tf, options, ['loss']);
    const t = Math.tan((alpha * Math.PI) / 180) ** 2;
    return {
      compute: (input) => {
        const { embeddings, labels, reference } = input;
        const { positive, references } = bothOrNone(tf, pairsOf(tf, input));
        const { negative } = pairMasks(tf, labels, reference);
        const products = (a: Tensor2D, b: Tensor2D): Tensor2D => tf.matMul(a, b, false, true);
        const [anchors, positives] = [unitRows(tf, embeddings), unitRows(tf, references)];
        const negatives = unitNegatives ? positives : references;
        const losses = angularTerms(tf, t, negative, {
          between: products(anchors, positives),
          toAnchor: products(anchors, negatives),
          toPositive: products(positives, negatives),
        });
        return reduce({ loss: { losses, weight: positive, labels } }, input);
      },
    };
  },
});
