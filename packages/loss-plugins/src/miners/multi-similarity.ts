import { component, defineMiner, services, type Tensor2D, type Tensor3D, Type } from '@hemlkit/core/plugin';
import { pairMasks } from '../labels';
import { withoutGradient } from '../without-gradient';

/**
 * PML's MultiSimilarityMiner (Wang et al., 2019): a positive pair is picked if it is no more than epsilon closer than
 * the anchor's nearest negative, a negative pair if it is no more than epsilon farther than the anchor's farthest
 * positive. Anchors that lack either have no pairs.
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
  create: ({ epsilon, distance }, { tf }) => ({
    mine: ({ embeddings, labels }) => {
      const [batch] = labels.shape;
      const picked = withoutGradient(tf, () => {
        const { positive, negative } = pairMasks(tf, labels);
        const matrix = distance.matrix(embeddings, embeddings);
        // As a distance either way: larger is farther.
        const far = distance.inverted ? tf.neg(matrix) : matrix;
        const only = (mask: Tensor2D, other: number) =>
          tf.where(tf.cast(mask, 'bool'), far, tf.fill<Tensor2D['rankType']>([batch, batch], other));
        const nearestNegative = tf.min(only(negative, Number.POSITIVE_INFINITY), 1, true);
        const farthestPositive = tf.max(only(positive, Number.NEGATIVE_INFINITY), 1, true);
        const hardPositive = tf.greater(tf.add(far, epsilon), nearestNegative);
        const hardNegative = tf.less(tf.sub(far, epsilon), farthestPositive);
        return tf.stack([
          tf.mul(positive, tf.cast(hardPositive, 'float32')),
          tf.mul(negative, tf.cast(hardNegative, 'float32')),
        ]) as Tensor3D;
      });
      const [pickedPositive, pickedNegative] = tf.unstack(picked) as [Tensor2D, Tensor2D];
      return { kind: 'pairs', positive: pickedPositive, negative: pickedNegative };
    },
  }),
});
