import type { Tensor, TF } from '@hemlkit/core/plugin';

/** So many triplets are held at once (32 MiB for each number of one). */
export const blockLimit = 2 ** 23;

/** Some anchors in a row. */
export interface Block {
  start: number;
  size: number;
}

/** All anchors in blocks of which each has at most `limit` triplets, or a single anchor. */
export function blocksOf([batch, references]: readonly [number, number], limit: number): Block[] {
  const size = Math.max(1, Math.min(batch, Math.floor(limit / references ** 2)));
  const starts = Array.from({ length: Math.ceil(batch / size) }, (_, i) => i * size);
  return starts.map((start) => ({ start, size: Math.min(size, batch - start) }));
}

/**
 * A block's rows of a tensor.
 * @param before what the block before came to. It changes nothing, but a compiled graph must have it before it begins
 * with this one; else it forms all blocks side by side, and holds them all.
 */
export function rowsOf<T extends Tensor>(tf: TF, x: T, { start, size }: Block, before: readonly Tensor[]): T {
  const rows: Tensor = tf.slice(x, [start], [size]);
  return before.reduce((sum, tensor) => tf.add(sum, tf.mul(first(tf, tensor), 0)), rows) as T;
}

function first(tf: TF, x: Tensor): Tensor {
  return tf.slice(tf.reshape(x, [-1]), [0], [1]);
}
