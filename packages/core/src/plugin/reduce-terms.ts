import type { AnchorSums, LossTerms, Reducer } from '../contracts/reduction';
import type { Scalar, Tensor, Tensor1D, TF } from '../contracts/tf';

/** Sums those of each anchor's terms that the reducer counts, and lets it reduce the sums. */
export function reduceTerms(tf: TF, reducer: Reducer, terms: LossTerms): Scalar {
  return reducer.reduce(sumTerms(tf, reducer, terms));
}

/** Σ weight · loss and Σ weight over each anchor's terms that the reducer lets count. */
export function sumTerms(
  tf: TF,
  reducer: Reducer,
  { losses, weight, labels, divisor }: LossTerms,
): AnchorSums {
  const counted = countedWeight(tf, reducer, losses, weight ?? tf.onesLike(losses));
  const axes = losses.shape.map((_, axis) => axis).slice(1);
  const total = (x: Tensor) => (axes.length > 0 ? tf.sum<Tensor1D>(x, axes) : (x as Tensor1D));
  return {
    sum: total(tf.mul(losses, counted)),
    count: total(counted),
    labels,
    ...(divisor ? { divisor } : {}),
  };
}

/** How often each term counts once the reducer's bounds are heard. `step` has the gradient 0, comparisons have none. */
export function countedWeight(
  tf: TF,
  { above, below, distinct }: Reducer,
  losses: Tensor,
  weight: Tensor,
): Tensor {
  let counted = distinct ? tf.step(weight) : weight;
  if (above !== undefined) counted = tf.mul(counted, tf.step(tf.sub(losses, above)));
  if (below !== undefined) counted = tf.mul(counted, tf.step(tf.sub(below, losses)));
  return counted;
}
