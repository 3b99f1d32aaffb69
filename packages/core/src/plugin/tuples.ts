import type { Reference, Tuples } from '../contracts/metric-learning';
import type { Tensor1D, Tensor2D, Tensor3D, TF } from '../contracts/tf';
import { pairMasks } from './pair-masks';
import { pairsInTriplets } from './triplet-blocks';

/**
 * How often each triplet [anchor, positive, negative] counts. Pairs are joined on their anchor, a triplet counting
 * as often as both its pairs together (the product), as PML's convert_to_triplets; without tuples every triplet that
 * the labels allow counts once.
 */
export function toTriplets(
  tf: TF,
  labels: Tensor1D,
  tuples?: Tuples,
  reference?: Pick<Reference, 'labels'>,
): Tensor3D {
  if (tuples?.kind === 'triplets') return tuples.weight;
  const { positive, negative }: { positive: Tensor2D; negative: Tensor2D } =
    tuples ?? pairMasks(tf, labels, reference);
  return joined(tf, { positive, negative });
}

/** Pairs joined on their anchor: [batch, references] each → [batch, references, references]. */
export function joined(tf: TF, { positive, negative }: { positive: Tensor2D; negative: Tensor2D }): Tensor3D {
  const [batch, references] = positive.shape;
  return tf.mul(tf.reshape(positive, [batch, references, 1]), tf.reshape(negative, [batch, 1, references]));
}

/**
 * How often each pair counts. A triplet is one pair of each kind, and keeps its repetitions, as PML's
 * convert_to_pairs; without tuples every pair that the labels allow counts once.
 */
export function toPairs(
  tf: TF,
  labels: Tensor1D,
  tuples?: Tuples,
  reference?: Pick<Reference, 'labels'>,
): { positive: Tensor2D; negative: Tensor2D } {
  if (tuples?.kind === 'triplets') return pairsInTriplets(tf, tuples);
  return tuples ?? pairMasks(tf, labels, reference);
}

/**
 * The weight of each sample of the batch in a loss over class vectors, [batch] in 0..1, as PML's convert_to_weights: how
 * often it occurs in a tuple, in any place (or as the anchor only), over the largest such count. All are 1 without tuples, and
 * where none was picked.
 */
export function sampleWeights(
  tf: TF,
  labels: Tensor1D,
  tuples?: Tuples,
  places: 'any' | 'anchor' = 'any',
): Tensor1D {
  if (!tuples) return tf.ones([labels.shape[0]]);
  const { positive, negative } = toPairs(tf, labels, tuples);
  const asAnchor = (mask: Tensor2D) => tf.sum<Tensor1D>(mask, 1);
  const asOther = (mask: Tensor2D) => tf.sum<Tensor1D>(mask, 0);
  // The anchor of a triplet is in one tuple, the anchors of two pairs are in two.
  const anchors = tuples.kind === 'triplets' ? [positive] : [positive, negative];
  const others = places === 'any' ? [positive, negative] : [];
  const counts = tf.addN<Tensor1D>([...anchors.map(asAnchor), ...others.map(asOther)]);
  const largest = tf.max(counts);
  const none = tf.sub(1, tf.minimum(largest, 1));
  return tf.div<Tensor1D>(tf.add(counts, none), tf.maximum(largest, 1));
}
