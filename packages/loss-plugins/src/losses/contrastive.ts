import {
  component,
  type Distance,
  defineLoss,
  type LossInput,
  type LossTerms,
  services,
  type Tensor2D,
  type TF,
  Type,
} from '@hemlkit/core/plugin';
import { excess } from './nearness';
import { pairsOf } from './pairs';
import { createReduction, reductionOptions } from './reduction';

/** The options of contrastive losses. @param distance the default one's type */
export const contrastiveOptions = (distance: string) =>
  Type.Object({
    positiveMargin: Type.Number({
      default: 0,
      description: 'How far apart a positive pair may be for free.',
    }),
    negativeMargin: Type.Number({ default: 1, description: 'How far apart a negative pair must be.' }),
    distance: component('distance', {
      default: { type: distance },
      description:
        'By what pairs are measured. The margins of a similarity are similarities, for example 1 and 0.',
    }),
    ...reductionOptions({ type: 'avg-non-zero' }),
  });

/**
 * Contrastive loss (Hadsell et al., 2006), as PML's ContrastiveLoss: two parts,
 *
 *     positive: max(0, d(a, p) − m⁺)        negative: max(0, m⁻ − d(a, n))
 *
 * each reduced by itself (by default to the mean of its terms above 0), then added. Both are [batch, references].
 */
export const contrastive = defineLoss({
  type: 'contrastive',
  summary: 'Pulls positive pairs together, and pushes negative pairs apart until they are a margin apart.',
  options: contrastiveOptions('euclidean'),
  inject: { tf: services.tf },
  create: (options, { tf }) => {
    const reduce = createReduction(tf, options, ['positive', 'negative']);
    return { compute: (input) => reduce(contrastiveParts(tf, options, input), input) };
  },
});

interface Margins {
  positiveMargin: number;
  negativeMargin: number;
  distance: Distance;
}

/**
 * The two parts of a contrastive loss.
 * @param anchors what to measure from in place of the embeddings, and 0 for anchors that have no pairs, [batch, 1]
 */
export function contrastiveParts(
  tf: TF,
  { positiveMargin, negativeMargin, distance }: Margins,
  input: LossInput,
  anchors?: { rows: Tensor2D; counts: Tensor2D },
): Record<'positive' | 'negative', LossTerms> {
  const { embeddings, labels } = input;
  const { positive, negative, references } = pairsOf(tf, input);
  const matrix = distance.matrix(anchors?.rows ?? embeddings, references);
  const tooFar = tf.relu(excess(tf, distance, matrix, positiveMargin));
  const tooNear = tf.relu(excess(tf, distance, negativeMargin, matrix));
  const weight = (pairs: Tensor2D) => (anchors ? tf.mul(pairs, anchors.counts) : pairs);
  return {
    positive: { losses: tooFar, weight: weight(positive), labels },
    negative: { losses: tooNear, weight: weight(negative), labels },
  };
}
