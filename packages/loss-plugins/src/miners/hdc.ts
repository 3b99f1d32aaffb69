import {
  component,
  defineMiner,
  services,
  type Tensor,
  type Tensor2D,
  type TF,
  Type,
} from '@hemlkit/core/plugin';
import { pairMiner, where } from './mask';

/**
 * PML's HDCMiner (Yuan et al., 2017): of all positive pairs the farthest share, of all negative pairs the nearest.
 * ceil(share · pairs) of each; pairs exactly as far as the last one picked are picked with it.
 */
export const hdc = defineMiner({
  type: 'hdc',
  summary: 'Picks the hardest share of all positive and of all negative pairs in the batch.',
  options: Type.Object({
    share: Type.Number({
      exclusiveMinimum: 0,
      maximum: 1,
      default: 0.5,
      description: 'How many of the pairs, 1 being all.',
    }),
    distance: component('distance', {
      default: { type: 'euclidean' },
      description: 'By what near and far are measured.',
    }),
  }),
  inject: { tf: services.tf },
  create: ({ share, distance }, { tf }) =>
    pairMiner(tf, distance, ({ matrix, positive, negative }) => {
      const far = distance.inverted ? tf.neg(matrix) : matrix;
      return {
        positive: largest(tf, far, positive, share),
        negative: largest(tf, tf.neg(far), negative, share),
      };
    }),
});

/** The pairs of a mask with the largest values: a share of them, rounded up. */
function largest(tf: TF, values: Tensor, mask: Tensor2D, share: number): Tensor2D {
  const size = mask.size;
  const candidates = where(tf, mask, values, Number.NEGATIVE_INFINITY);
  const sorted = tf.topk(tf.reshape(candidates, [size]), size).values;
  // In float32 a share such as 0.1 of 30 is a little more than 3, which would round up to 4.
  const count = tf.ceil(tf.sub(tf.mul(tf.sum(mask), share), 1e-4));
  const last = tf.gather(sorted, tf.cast(tf.maximum(tf.sub(count, 1), 0), 'int32'));
  return tf.mul(mask, tf.cast(tf.greaterEqual(candidates, last), 'float32'));
}
