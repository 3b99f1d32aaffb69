import { component, defineMiner, services, Type } from '@hemlkit/core/plugin';
import { holds, pairMiner, where } from './mask';

/**
 * PML's MultiSimilarityMiner (Wang et al., 2019, equations 9 and 10): a positive pair is picked if it is less than
 * epsilon closer than the anchor's nearest negative, a negative pair if it is less than epsilon farther than the
 * anchor's farthest positive. Anchors that lack either have no pairs.
 */
export const multiSimilarity = defineMiner({
  type: 'multi-similarity',
  summary:
    'Picks positives farther than the nearest negative and negatives closer than the farthest positive.',
  options: Type.Object({
    epsilon: Type.Number({
      default: 0.1,
      description: 'How much easier than the hardest opposite pair a pair may be.',
    }),
    distance: component('distance', {
      default: { type: 'cosine' },
      description: 'By what pairs are compared.',
    }),
  }),
  inject: { tf: services.tf },
  create: ({ epsilon, distance }, { tf }) =>
    pairMiner(tf, distance, ({ matrix, positive, negative }) => {
      // As a distance either way: larger is farther.
      const far = distance.inverted ? tf.neg(matrix) : matrix;
      const nearestNegative = tf.min(where(tf, negative, far, Number.POSITIVE_INFINITY), 1, true);
      const farthestPositive = tf.max(where(tf, positive, far, Number.NEGATIVE_INFINITY), 1, true);
      return {
        positive: tf.mul(positive, holds(tf, tf.greater(tf.add(far, epsilon), nearestNegative))),
        negative: tf.mul(negative, holds(tf, tf.less(tf.sub(far, epsilon), farthestPositive))),
      };
    }),
});
