import type { Tensor, Tensor3D, TF } from '@hemlkit/core/plugin';
import { type Grids, matched, type TransportSettings } from './transport';

/**
 * How much of the distance of two images is due to each position of either, exactly. With the plan T of total mass m, similarities s
 * and unit centres ĉ, over R positions:
 *
 *     d = 1 − (Σ T s + cos) / 2 = [Σ T (1 − s) + (1 − m)] / 2 + |ĉ_a − ĉ_b|² / 4
 *
 * What a pair of positions costs, T (1 − s), is halved between the two; what the plan leaves out, 1 − m, is spread over all. A centre
 * is the mean of its positions, so the last term is a sum over them: (ĉ_a − ĉ_b) (x_a / |c_a| − x_b / |c_b|) / R.
 *
 * @param pair grids of two images
 * @returns [2, positions], which together are the distance
 */
export function positionShares(tf: TF, pair: Grids, settings: TransportSettings): Tensor {
  const [, cells, channels] = pair.positions.shape;
  const side = (which: 0 | 1): Grids => ({
    positions: tf.slice(pair.positions, [which, 0, 0], [1, cells, channels]),
    centres: tf.slice(pair.centres, [which, 0], [1, channels]),
  });
  const { plan, similarity } = matched(tf, side(0), side(1), settings);
  const costs = tf.mul(plan, tf.sub(1, similarity));
  const left = tf.div(tf.sub(1, tf.sum(plan)), 4 * cells);
  const moved = tf.add(tf.mul(tf.concat([tf.sum(costs, 2), tf.sum(costs, 1)], 0), 0.25), left);
  const lengths = tf.maximum(tf.norm(pair.centres, 2, 1, true), 1e-12);
  const [a, b] = tf.split(tf.div(pair.centres, lengths), 2, 0) as [Tensor, Tensor];
  const apart = tf.sub(a, b);
  const directions = tf.expandDims(tf.concat([apart, tf.neg(apart)], 0), 1) as Tensor3D;
  const along = tf.sum(tf.mul(tf.div(pair.positions, tf.expandDims(lengths, 2)), directions), 2);
  return tf.add(moved, tf.div(along, 4 * cells));
}
