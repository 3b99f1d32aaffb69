import { component, defineLoss, services, type Tensor1D, Type } from '@hemlkit/core/plugin';
import { logSumExp } from './log-sum-exp';
import { closeness } from './nearness';
import { bothOrNone, pairsOf } from './pairs';
import { createReduction, reductionOptions } from './reduction';

/**
 * Supervised contrastive loss (Khosla et al., 2020, equation 2), as PML's SupConLoss: for each anchor, with its
 * positives P, all its pairs A = P ∪ N and the similarities S,
 *
 *     −1/|P| · Σ_P log( e^(S(a,p)/τ) / Σ_A e^(S(a,·)/τ) )
 *
 * One term an anchor, [batch]; 0 without positives. 0 for the batch unless it has positive and negative pairs.
 */
export const supCon = defineLoss({
  type: 'sup-con',
  summary: 'Picks all positives out of the other samples, by a softmax (Khosla et al., 2020).',
  options: Type.Object({
    temperature: Type.Number({
      exclusiveMinimum: 0,
      default: 0.1,
      description: 'What similarities are divided by; the smaller, the more the hardest pairs count.',
    }),
    distance: component('distance', {
      default: { type: 'cosine' },
      description: 'By what pairs are measured.',
    }),
    ...reductionOptions({ type: 'avg-non-zero' }),
  }),
  inject: { tf: services.tf },
  create: ({ temperature, distance, ...options }, { tf }) => {
    const reduce = createReduction(tf, options, ['loss']);
    return {
      compute: (input) => {
        const { embeddings, labels } = input;
        const pairs = bothOrNone(tf, pairsOf(tf, input));
        const [positive, negative] = [tf.step(pairs.positive), tf.step(pairs.negative)];
        const similarity = tf.div(
          closeness(tf, distance, distance.matrix(embeddings, pairs.references)),
          temperature,
        );
        const all = logSumExp<Tensor1D>(tf, similarity, tf.maximum(positive, negative), { plusOne: false });
        const count = tf.sum(positive, 1);
        // Σ over P of (log Σ_A − S): the logarithm is the same for each positive.
        const sum = tf.sub(tf.mul(all, count), tf.sum(tf.mul(positive, similarity), 1));
        return reduce({ loss: { losses: tf.div(sum, tf.maximum(count, 1)), labels } }, input);
      },
    };
  },
});
