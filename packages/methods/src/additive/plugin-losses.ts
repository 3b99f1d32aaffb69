import {
  type Loss,
  type Miner,
  pairMasks,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  type TF,
  type Tuples,
} from '@hemlkit/core/plugin';
import type { GroupLosses } from './group-losses';

/** The smallest share whose root is taken: the slope of √ grows without end towards 0. */
const least = 1e-24;

/**
 * Any losses, and any miner, for groups: one group after the other, each on its own embeddings. Images that take no part
 * in a group are replaced by one that does before the miner chooses, and are taken out of its tuples. A loss that forms
 * its own tuples gets those of all pairs that take part; where all images do, it is left to itself.
 *
 * @param lossOf gives each group's loss: a loss with class vectors has those of one length of embeddings
 */
export function pluginLosses(tf: TF, lossOf: (group: number) => Loss, miner?: Miner): GroupLosses {
  return ({ u, shares, members, labels, valid, complete, noise }) => {
    const values = members.map((places, group) => {
      const part = (x: Tensor): Tensor => tf.squeeze(tf.slice(x, [group], [1]), [0]);
      const drawn = (x: Tensor | undefined) => (x ? { noise: part(x) } : {});
      const embeddings = embeddingsOf(tf, u, part(shares) as Tensor1D, places);
      const whole = { embeddings, labels };
      const present = part(valid) as Tensor1D;
      const shown = complete[group] ? whole : replaced(tf, { ...whole, present });
      const mined = miner?.mine({ ...shown, ...drawn(noise?.miner) });
      const tuples = complete[group] ? mined : among(tf, mined ?? allPairs(tf, labels), present);
      return lossOf(group).compute({ ...whole, ...(tuples ? { tuples } : {}), ...drawn(noise?.loss) });
    });
    return tf.stack(values) as Tensor1D;
  };
}

const allPairs = (tf: TF, labels: Tensor1D): Tuples => ({ kind: 'pairs', ...pairMasks(tf, labels) });

/** A group's embeddings, [batch, members · dimensions]. @param shares [nodes] */
function embeddingsOf(tf: TF, u: Tensor3D, shares: Tensor1D, places: readonly number[]): Tensor2D {
  const [, batch, dimensions] = u.shape;
  const at = tf.tensor1d([...places], 'int32');
  const roots = tf.sqrt(tf.maximum(tf.gather(shares, at), least));
  const scaled = tf.mul(tf.gather(u, at), tf.reshape(roots, [places.length, 1, 1]));
  return tf.reshape(tf.transpose(scaled, [1, 0, 2]), [batch, places.length * dimensions]);
}

/** Images that take no part, and their labels, as the first one that does. */
function replaced(
  tf: TF,
  batch: { embeddings: Tensor2D; labels: Tensor1D; present: Tensor1D },
): { embeddings: Tensor2D; labels: Tensor1D } {
  const [images] = batch.present.shape;
  const itself = tf.range(0, images);
  const first = tf.cast(tf.argMax(batch.present), 'float32');
  const from = tf.add(tf.mul(itself, batch.present), tf.mul(tf.sub(1, batch.present), first));
  const at = tf.cast(from, 'int32') as Tensor1D;
  return { embeddings: tf.gather(batch.embeddings, at), labels: tf.gather(batch.labels, at) };
}

/** The tuples without those that an absent image is in. @param present float32 [batch] */
function among(tf: TF, tuples: Tuples, present: Tensor1D): Tuples {
  const anchors = tf.expandDims(present, 1);
  if (tuples.kind === 'pairs') {
    const both = tf.mul(anchors, tf.expandDims(present, 0));
    const kept = (mask: Tensor2D): Tensor2D => tf.mul(mask, both);
    return { kind: 'pairs', positive: kept(tuples.positive), negative: kept(tuples.negative) };
  }
  const { blocks } = tuples;
  const kept = (whole: Tensor3D, rows: Tensor, all: Tensor): Tensor3D => {
    const others = tf.mul(tf.reshape(all, [1, -1, 1]), tf.reshape(all, [1, 1, -1]));
    return tf.mul(whole, tf.mul(tf.reshape(rows, [-1, 1, 1]), others));
  };
  if (!blocks) return { kind: 'triplets', weight: kept(tuples.weight, present, present) };
  return {
    kind: 'triplets',
    get weight() {
      return kept(tuples.weight, present, present);
    },
    blocks: {
      shape: blocks.shape,
      sources: [...blocks.sources, present],
      form: (sources, rows) => {
        const all = sources.at(-1) as Tensor;
        return kept(blocks.form(sources.slice(0, -1), rows), rows(all), all);
      },
    },
  };
}
