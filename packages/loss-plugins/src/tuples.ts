import type { Tensor1D, Tensor2D, Tensor3D, TF, Tuples } from '@hemlkit/core/plugin';
import { pairMasks } from './labels';

/**
 * How often each triplet [anchor, positive, negative] counts. Pairs are joined on their anchor, a triplet counting
 * as often as both its pairs together (the product), as PML's convert_to_triplets; without tuples every triplet that
 * the labels allow counts once.
 */
export function toTriplets(tf: TF, labels: Tensor1D, tuples?: Tuples): Tensor3D {
  if (tuples?.kind === 'triplets') return tuples.weight;
  const { positive, negative }: { positive: Tensor2D; negative: Tensor2D } = tuples ?? pairMasks(tf, labels);
  const [batch] = labels.shape;
  return tf.mul(tf.reshape(positive, [batch, batch, 1]), tf.reshape(negative, [batch, 1, batch]));
}
