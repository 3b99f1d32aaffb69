import {
  type Miner,
  type MinerInput,
  pairMasks,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  type TF,
} from '@hemlkit/core/plugin';
import { withoutGradient } from '../without-gradient';

/** What a miner chooses among: distances and who is whose positive or negative, each [batch, references]. */
export interface Candidates {
  matrix: Tensor2D;
  positive: Tensor2D;
  negative: Tensor2D;
}

/** Where a condition holds: float32 of 0 and 1, as masks are. */
export const holds = <T extends Tensor>(tf: TF, condition: T): T => tf.cast(condition, 'float32');

/** `values` where a mask is 1, `other` elsewhere. */
export const where = (tf: TF, mask: Tensor, values: Tensor, other: number): Tensor =>
  tf.where(tf.cast(mask, 'bool'), values, tf.fill(values.shape, other));

/** A miner that picks pairs; what `pick` computes is not differentiated. */
export function pairMiner(
  tf: TF,
  distance: { matrix(a: Tensor2D, b: Tensor2D): Tensor2D },
  pick: (candidates: Candidates) => { positive: Tensor2D; negative: Tensor2D },
): Miner {
  return {
    mine: ({ embeddings, labels, reference }) => {
      const picked = withoutGradient(tf, () => {
        const matrix = distance.matrix(embeddings, reference?.embeddings ?? embeddings);
        const { positive, negative } = pick({ matrix, ...pairMasks(tf, labels, reference) });
        return tf.stack([positive, negative]) as Tensor3D;
      });
      const [positive, negative] = tf.unstack(picked) as [Tensor2D, Tensor2D];
      return { kind: 'pairs', positive, negative };
    },
  };
}

/** A miner that picks triplets, [anchor, positive, negative]; what `pick` computes is not differentiated. */
export function tripletMiner(tf: TF, pick: (input: MinerInput) => Tensor3D): Miner {
  return { mine: (input) => ({ kind: 'triplets', weight: withoutGradient(tf, () => pick(input)) }) };
}
