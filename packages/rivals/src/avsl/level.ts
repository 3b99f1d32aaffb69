import {
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  type TF,
  withoutGradient,
} from '@hemlkit/core/plugin';
import { averaging, resized } from '../maps/resize';

/** Norms are not divided by less. */
const least = 1e-12;

/** What AVSL computes of one level's feature map. */
export interface Level {
  /** e, [batch, nodes], not normalised. */
  embedding: Tensor2D;
  /**
   * Class activation maps, [batch, rows, columns, nodes]: the mean of each over its cells is the embedding. They carry no
   * gradient.
   */
  activations: Tensor4D;
}

/**
 * The nodes of a level and where each is activated. The 1x1 convolution is linear, so the maximum of a channel is the mean of
 * a map that is 0 but for its first largest cell, which has the maximum times the number of cells; the same convolution of the
 * sum of both maps is the activation map.
 *
 * @param map [batch, rows, columns, channels]
 * @param weight [channels, nodes] @param bias [nodes]
 */
export function levelOf(tf: TF, map: Tensor4D, weight: Tensor2D, bias: Tensor): Level {
  const [batch, rows, columns, channels] = map.shape;
  const cells = rows * columns;
  const flat = tf.reshape(map, [batch, cells, channels]);
  // Of cells that tie the first alone, as PyTorch's pooling chooses it; the maximum's own gradient would go to all of them.
  const isFirst = withoutGradient(
    tf,
    () =>
      tf.transpose(
        tf.cast(tf.oneHot(tf.cast(tf.argMax(flat, 1), 'int32'), cells), 'float32'),
        [0, 2, 1],
      ) as Tensor3D,
  );
  const pooled: Tensor2D = tf.add(tf.mean(flat, 1), tf.sum(tf.mul(flat, isFirst), 1));
  const activations = withoutGradient(tf, () => {
    const linear = tf.mul(flat, tf.add(tf.mul(isFirst, cells), 1));
    const nodes = tf.add(tf.matMul(tf.reshape(linear, [-1, channels]) as Tensor2D, weight), bias);
    return tf.reshape(nodes, [batch, rows, columns, -1]) as Tensor4D;
  });
  return { embedding: tf.add(tf.matMul(pooled, weight), bias), activations };
}

/**
 * Reliability η of each node of each image: the standard deviation of its activation map over the cells, of the map moved so
 * that the smallest value of each row of cells is 0, and scaled to the sum 1. A map that is the same everywhere has 0.
 *
 * The published code takes the minimum of each row of the map, not of the map; so does this.
 *
 * @param activations [batch, rows, columns, nodes]
 * @returns [batch, nodes], without gradient
 */
export function reliability(tf: TF, activations: Tensor4D): Tensor2D {
  const [batch, rows, columns, nodes] = activations.shape;
  const cells = rows * columns;
  return withoutGradient(tf, () => {
    const moved = tf.reshape(tf.sub(activations, tf.min(activations, 2, true)), [batch, cells, nodes]);
    const scaled = tf.div(moved, tf.maximum(tf.sum(tf.abs(moved), 1, true), least));
    const apart = tf.sub(scaled, tf.mean(scaled, 1, true));
    return tf.sqrt(tf.div(tf.sum(tf.square(apart), 1), cells - 1)) as Tensor2D;
  });
}

/**
 * How alike the activation maps of a low and a high level's nodes are: their cosine similarities, averaged over the batch.
 *
 * @param low [batch, rows, columns, nodes], averaged to the cells of `high`
 * @returns [low nodes, high nodes], without gradient
 */
export function edgesBetween(tf: TF, low: Tensor4D, high: Tensor4D): Tensor2D {
  const [batch, rows, columns] = high.shape;
  return withoutGradient(tf, () => {
    const unit = (maps: Tensor4D) => {
      const flat = tf.reshape(maps, [batch, rows * columns, -1]);
      const length = tf.sqrt(tf.sum(tf.square(flat), 1, true));
      const scaled = tf.div(flat, tf.maximum(length, least));
      return tf.reshape(scaled, [batch * rows * columns, -1]) as Tensor2D;
    };
    return tf.div(tf.matMul(unit(averaged(tf, low, rows, columns)), unit(high), true), batch) as Tensor2D;
  });
}

/** Averages a map over the cells of a coarser one. */
function averaged(tf: TF, maps: Tensor4D, rows: number, columns: number): Tensor4D {
  const [, height, width] = maps.shape;
  if (height === rows && width === columns) return maps;
  return resized(tf, maps, averaging(height, rows), averaging(width, columns));
}
