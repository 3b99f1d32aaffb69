import type { Tensor2D, TF } from '@hemlkit/core/plugin';
import type { Candidates } from './mask';
import { holds, where } from './mask';

export type Strategy = 'easy' | 'hard' | 'semihard' | 'all';
export type Range = readonly [least: number, most: number];

export interface Choice {
  positive: Strategy;
  negative: Strategy;
  /** Distances between which pairs may be chosen, ends included, as the distance gives them. */
  positiveRange?: Range;
  negativeRange?: Range;
  /** Larger is closer. */
  inverted: boolean;
}

/** One choice an anchor among positives or negatives. */
interface Chosen {
  /** [batch, references], at most one 1 a row. */
  mask: Tensor2D;
  /** The chosen one's distance as "larger is farther", [batch, 1]. */
  far: Tensor2D;
  /** 1 where there was something to choose, [batch, 1]. */
  any: Tensor2D;
}

/**
 * One positive and one negative for each anchor: the hardest or the easiest there is, or the hardest that still is
 * easier than the other one (semihard). An anchor for which either cannot be chosen has neither. `all` keeps every
 * pair of its kind, and the other kind is then chosen by itself.
 */
export function choose(tf: TF, { matrix, positive, negative }: Candidates, choice: Choice) {
  const far = choice.inverted ? tf.neg(matrix) : matrix;
  const within = (mask: Tensor2D, range: Range | undefined): Tensor2D => {
    if (!range) return mask;
    const inside = tf.logicalAnd(tf.greaterEqual(matrix, range[0]), tf.lessEqual(matrix, range[1]));
    return tf.mul(mask, holds(tf, inside));
  };
  const positives = within(positive, choice.positiveRange);
  const negatives = within(negative, choice.negativeRange);
  const take = (mask: Tensor2D, farthest: boolean): Chosen => {
    const none = farthest ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    const candidates = where(tf, mask, far, none) as Tensor2D;
    const place = farthest ? tf.argMax(candidates, 1) : tf.argMin(candidates, 1);
    // Not tf.oneHot, which refuses a single column.
    const columns = tf.range(0, matrix.shape[1], 1, 'int32');
    const chosen = holds(tf, tf.equal(tf.expandDims(place, 1), columns)) as Tensor2D;
    return {
      mask: tf.mul(chosen, mask),
      far: farthest ? tf.max(candidates, 1, true) : tf.min(candidates, 1, true),
      any: tf.max(mask, 1, true),
    };
  };
  const takePositive = (mask: Tensor2D) => take(mask, choice.positive !== 'easy');
  const takeNegative = (mask: Tensor2D) => take(mask, choice.negative === 'easy');

  if (choice.positive === 'all' || choice.negative === 'all')
    return {
      positive: choice.positive === 'all' ? positive : takePositive(positives).mask,
      negative: choice.negative === 'all' ? negative : takeNegative(negatives).mask,
    };
  const easier = (mask: Tensor2D, condition: Tensor2D) => tf.mul<Tensor2D>(mask, holds(tf, condition));
  let [chosenPositive, chosenNegative]: Chosen[] = [];
  if (choice.positive === 'semihard') {
    chosenNegative = takeNegative(negatives);
    chosenPositive = takePositive(easier(positives, tf.less(far, chosenNegative.far)));
  } else {
    chosenPositive = takePositive(positives);
    const semihard = choice.negative === 'semihard';
    chosenNegative = takeNegative(
      semihard ? easier(negatives, tf.greater(far, chosenPositive.far)) : negatives,
    );
  }
  const both = tf.mul<Tensor2D>(chosenPositive.any, chosenNegative.any);
  return {
    positive: tf.mul<Tensor2D>(chosenPositive.mask, both),
    negative: tf.mul<Tensor2D>(chosenNegative.mask, both),
  };
}
