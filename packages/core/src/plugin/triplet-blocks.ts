import type { TripletBlocks, Tuples } from '../contracts/metric-learning';
import type { Tensor, Tensor2D, Tensor3D, TF } from '../contracts/tf';

/** The most triplets that are held at once (32 MiB for each of a triplet's numbers). */
export const blockLimit = 2 ** 23;

/** Some anchors in a row. */
export interface Block {
  start: number;
  size: number;
}

/** All anchors in blocks of which each has at most `limit` triplets, or a single anchor. */
export function blocksOf([batch, references]: readonly number[], limit: number = blockLimit): Block[] {
  const [anchors, others] = [batch as number, references as number];
  const size = Math.max(1, Math.min(anchors, Math.floor(limit / others ** 2)));
  const starts = Array.from({ length: Math.ceil(anchors / size) }, (_, i) => i * size);
  return starts.map((start) => ({ start, size: Math.min(size, anchors - start) }));
}

/**
 * A block's rows of a tensor.
 * @param before what the block before came to. It changes nothing, but a compiled graph must have it before it begins
 * with this one; else it forms all blocks side by side, and holds them all.
 */
export function rowsOf<T extends Tensor>(
  tf: TF,
  x: T,
  { start, size }: Block,
  before: readonly Tensor[] = [],
): T {
  const rows: Tensor = tf.slice(x, [start], [size]);
  return before.reduce((sum, tensor) => tf.add(sum, tf.mul(first(tf, tensor), 0)), rows) as T;
}

function first(tf: TF, x: Tensor): Tensor {
  return tf.slice(tf.reshape(x, [-1]), [0], [1]);
}

type Triplets = Pick<Tuples & { kind: 'triplets' }, 'weight' | 'blocks'>;

/** How triplets are formed some anchors at a time: by the miner itself, or as parts of the whole. */
export function formOf(triplets: Triplets): TripletBlocks {
  if (triplets.blocks) return triplets.blocks;
  const { weight } = triplets;
  return {
    sources: [weight],
    shape: [weight.shape[0], weight.shape[1]],
    form: ([whole], rows) => rows(whole as Tensor3D),
  };
}

/** How often each pair of a kind is in a triplet, [batch, references] each; no more than a block is held at once. */
export function pairsInTriplets(tf: TF, triplets: Triplets): { positive: Tensor2D; negative: Tensor2D } {
  const { sources, shape, form } = formOf(triplets);
  const positive: Tensor2D[] = [];
  const negative: Tensor2D[] = [];
  for (const block of blocksOf(shape)) {
    const before = [...positive.slice(-1), ...negative.slice(-1)];
    const weight = form(sources, (source) => rowsOf(tf, source, block, before));
    positive.push(tf.sum<Tensor2D>(weight, 2));
    negative.push(tf.sum<Tensor2D>(weight, 1));
  }
  return { positive: tf.concat(positive), negative: tf.concat(negative) };
}
