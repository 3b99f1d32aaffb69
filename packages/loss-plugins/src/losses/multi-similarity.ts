import { component, defineLoss, services, Type } from '@hemlkit/core/plugin';
import { logSumExp } from './log-sum-exp';
import { excess } from './nearness';
import { pairsOf } from './pairs';
import { createReduction, reductionOptions } from './reduction';

/**
 * Multi-similarity loss (Wang et al., 2019, equation 15), as PML's MultiSimilarityLoss: for each anchor, with the
 * similarities S to its positives P and negatives N,
 *
 *     1/α · log(1 + Σ_P e^(−α (S − λ)))  +  1/β · log(1 + Σ_N e^(β (S − λ)))
 *
 * λ is `base`. Of a distance, S − λ is λ − d. One term an anchor, [batch]; a pair that was picked twice counts once.
 */
export const multiSimilarityLoss = defineLoss({
  type: 'multi-similarity',
  summary: 'Weighs each pair by how hard it is beside the other pairs of its anchor (Wang et al., 2019).',
  options: Type.Object({
    alpha: Type.Number({
      exclusiveMinimum: 0,
      default: 2,
      description: 'How sharply positives are weighed.',
    }),
    beta: Type.Number({
      exclusiveMinimum: 0,
      default: 50,
      description: 'How sharply negatives are weighed.',
    }),
    base: Type.Number({ default: 0.5, description: 'The similarity that parts positives from negatives.' }),
    distance: component('distance', {
      default: { type: 'cosine' },
      description: 'By what pairs are measured.',
    }),
    ...reductionOptions({ type: 'mean' }),
  }),
  inject: { tf: services.tf },
  create: ({ alpha, beta, base, distance, ...options }, { tf }) => {
    const reduce = createReduction(tf, options, ['loss']);
    return {
      compute: (input) => {
        const { embeddings, labels } = input;
        const { positive, negative, references } = pairsOf(tf, input);
        const matrix = distance.matrix(embeddings, references);
        const pull = tf.mul(excess(tf, distance, matrix, base), alpha);
        const push = tf.mul(excess(tf, distance, base, matrix), beta);
        const losses = tf.add(
          tf.div(logSumExp(tf, pull, tf.step(positive), { plusOne: true }), alpha),
          tf.div(logSumExp(tf, push, tf.step(negative), { plusOne: true }), beta),
        );
        return reduce({ loss: { losses, labels } }, input);
      },
    };
  },
});
