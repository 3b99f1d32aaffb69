import {
  defineLoss,
  services,
  type Tensor1D,
  type Tensor2D,
  Type,
  withoutGradient,
} from '@hemlkit/core/plugin';
import { logSumExp } from './log-sum-exp';
import { cosines } from './nearness';
import { pairsOf } from './pairs';
import { createReduction, reductionOptions } from './reduction';

/**
 * Circle loss (Sun et al., 2020, equations 6 to 8), as PML's CircleLoss: for each anchor, with the cosines s to its
 * positives P and negatives N,
 *
 *     softplus( log Σ_P e^(−γ [1 + m − s]₊ (s − 1 + m))  +  log Σ_N e^(γ [s + m]₊ (s − m)) )
 *
 * What stands in [ ]₊ = max(0, ·) weighs a pair and is not differentiated. One term an anchor, [batch]; 0 where it
 * lacks positives or negatives. A pair that was picked twice counts once.
 */
export const circle = defineLoss({
  type: 'circle',
  summary:
    'Pulls and pushes each pair the more, the farther it is from where it should be (Sun et al., 2020).',
  options: Type.Object({
    margin: Type.Number({
      default: 0.4,
      description: 'm: positives should be above 1 - m, negatives below m.',
    }),
    gamma: Type.Number({ exclusiveMinimum: 0, default: 80, description: 'What cosines are multiplied by.' }),
    ...reductionOptions({ type: 'avg-non-zero' }),
  }),
  inject: { tf: services.tf },
  create: ({ margin, gamma, ...options }, { tf }) => {
    const reduce = createReduction(tf, options, ['loss']);
    return {
      compute: (input) => {
        const { embeddings, labels } = input;
        const pairs = pairsOf(tf, input);
        const [positive, negative] = [tf.step(pairs.positive), tf.step(pairs.negative)];
        const cosine = cosines(tf, embeddings, pairs.references);
        const pull = withoutGradient<Tensor2D>(tf, () => tf.mul(tf.relu(tf.sub(1 + margin, cosine)), -gamma));
        const push = withoutGradient<Tensor2D>(tf, () => tf.mul(tf.relu(tf.add(cosine, margin)), gamma));
        const positives = tf.mul(pull, tf.sub(cosine, 1 - margin));
        const negatives = tf.mul(push, tf.sub(cosine, margin));
        const sum = tf.add<Tensor1D>(
          logSumExp(tf, positives, positive, { plusOne: false }),
          logSumExp(tf, negatives, negative, { plusOne: false }),
        );
        const hasBoth = tf.mul(tf.max(positive, 1), tf.max(negative, 1));
        return reduce({ loss: { losses: tf.mul(tf.softplus(sum), hasBoth), labels } }, input);
      },
    };
  },
});
