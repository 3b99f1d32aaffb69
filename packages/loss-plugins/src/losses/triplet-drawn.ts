import {
  HemlError,
  type LossInput,
  type LossTerms,
  pairMasks,
  type Tensor,
  type Tensor2D,
  type TF,
} from '@hemlkit/core/plugin';
import type { TripletTerms } from './triplet-sums';

/**
 * Terms of triplets that are drawn for each anchor, [batch, draws]: a positive and a negative of its own each time,
 * all as likely and with replacement, as PML's `triplets_per_anchor`. Anchors that lack either have none.
 */
export function drawnTriplets(tf: TF, terms: TripletTerms, input: LossInput): LossTerms {
  const { labels, reference, noise } = input;
  if (!noise)
    throw new HemlError('The loss `triplet` draws its triplets, but was given no random numbers.', {
      code: 'noise-missing',
      kind: 'usage',
      hint: 'Pass `noise` to `compute`: uniform numbers of the shape that `loss.noise` gives.',
    });
  const { positive, negative } = pairMasks(tf, labels, reference);
  const [forPositives, forNegatives] = tf.unstack(noise, 2) as [Tensor2D, Tensor2D];
  const [positives, negatives] = [drawn(tf, positive, forPositives), drawn(tf, negative, forNegatives)];
  const draws = forPositives.shape[1];
  const pick = (chosen: Tensor, from: Tensor) => tf.sum(tf.mul(chosen, from), 2);
  const fromAnchors = tf.expandDims(terms.far, 1);
  let toNegative = pick(negatives, fromAnchors);
  if (terms.between) {
    const [batch, references] = positive.shape;
    const rows = tf.matMul(tf.reshape(positives, [batch * draws, references]) as Tensor2D, terms.between);
    toNegative = tf.minimum(toNegative, pick(negatives, tf.reshape(rows, [batch, draws, references])));
  }
  const violation = tf.add(tf.sub(pick(positives, fromAnchors), toNegative), terms.margin);
  const has = (mask: Tensor2D) => tf.step(tf.sum(mask, 1, true));
  const weight = tf.mul(tf.mul(has(positive), has(negative)), tf.onesLike(forPositives));
  return { losses: terms.smooth ? tf.softplus(violation) : tf.relu(violation), weight, labels };
}

/** @throws HemlError where a miner has picked the tuples already */
export function refuseTuples({ tuples }: LossInput): void {
  if (tuples)
    throw new HemlError(
      '`tripletsPerAnchor` of the loss `triplet` does nothing where a miner picks the tuples.',
      {
        code: 'option-without-effect',
        kind: 'usage',
        hint: 'Leave out `tripletsPerAnchor`, or train without a miner.',
      },
    );
}

/**
 * A 1 for the drawn member of each row, [rows, draws, columns]; all 0 in a row without members.
 * @param mask 1 for each member, [rows, columns] @param noise uniform in [0, 1), [rows, draws]
 */
function drawn(tf: TF, mask: Tensor2D, noise: Tensor2D): Tensor {
  const count = tf.sum(mask, 1, true);
  // The product may round up to the count itself.
  const rank = tf.minimum(tf.floor(tf.mul(noise, count)), tf.sub(count, 1));
  const ranks = tf.expandDims(tf.cumsum(mask, 1, true), 1);
  const isRank = tf.step(tf.sub(0.5, tf.abs(tf.sub(ranks, tf.expandDims(rank, 2)))));
  return tf.mul(isRank, tf.expandDims(mask, 1));
}
