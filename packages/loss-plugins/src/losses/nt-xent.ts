import { component, defineLoss, services, type Tensor1D, Type } from '@hemlkit/core/plugin';
import { logSumExp } from './log-sum-exp';
import { closeness } from './nearness';
import { bothOrNone, pairsOf } from './pairs';
import { createReduction, reductionOptions } from './reduction';

/**
 * Normalised temperature-scaled cross entropy (Chen et al., SimCLR, 2020), as PML's NTXentLoss: for each positive
 * pair, with the similarities S and the anchor's negatives N,
 *
 *     −log( e^(S(a,p)/τ) / (e^(S(a,p)/τ) + Σ_N e^(S(a,n)/τ)) )  =  log(1 + Σ_N e^((S(a,n) − S(a,p))/τ))
 *
 * One term a positive pair, [batch, references]; an anchor without negatives has terms of 0.
 */
export const ntXent = defineLoss({
  type: 'nt-xent',
  summary: 'Picks each positive out of the negatives of its anchor, by a softmax (SimCLR, 2020).',
  options: Type.Object({
    temperature: Type.Number({
      exclusiveMinimum: 0,
      default: 0.07,
      description: 'What similarities are divided by; the smaller, the more the hardest negatives count.',
    }),
    distance: component('distance', {
      default: { type: 'cosine' },
      description: 'By what pairs are measured.',
    }),
    ...reductionOptions({ type: 'mean' }),
  }),
  inject: { tf: services.tf },
  create: ({ temperature, distance, ...options }, { tf }) => {
    const reduce = createReduction(tf, options, ['loss']);
    return {
      compute: (input) => {
        const { embeddings, labels } = input;
        const { positive, negative, references } = bothOrNone(tf, pairsOf(tf, input));
        const similarity = tf.div(
          closeness(tf, distance, distance.matrix(embeddings, references)),
          temperature,
        );
        const negatives = logSumExp<Tensor1D>(tf, similarity, negative, { plusOne: false });
        const hasNegatives = tf.step(tf.sum(negative, 1, true));
        const losses = tf.softplus(tf.sub(tf.expandDims(negatives, 1), similarity));
        return reduce({ loss: { losses: tf.mul(losses, hasNegatives), weight: positive, labels } }, input);
      },
    };
  },
});
