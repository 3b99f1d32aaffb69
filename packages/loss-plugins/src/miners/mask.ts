import {
  type Miner,
  type MinerInput,
  pairMasks,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  type TF,
  type TripletBlocks,
  withoutGradient,
} from '@hemlkit/core/plugin';

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

/** What a miner of triplets chooses by, and how: see `TripletBlocks`. */
export interface TripletChoice {
  /** Each made by itself; not differentiated. */
  sources: readonly (() => Tensor)[];
  form: TripletBlocks['form'];
}

/** A miner that picks triplets, [anchor, positive, negative], some anchors at a time; not differentiated. */
export function tripletMiner(tf: TF, choose: (input: MinerInput) => TripletChoice): Miner {
  return {
    mine: (input) => {
      const choice = choose(input);
      const sources = choice.sources.map((make) => withoutGradient(tf, make));
      const shape = [input.labels.shape[0], (input.reference ?? input).labels.shape[0]] as const;
      const form: TripletBlocks['form'] = (given, rows) =>
        withoutGradient(tf, () => choice.form(given, rows));
      return {
        kind: 'triplets',
        get weight() {
          return form(sources, (source) => source);
        },
        blocks: { sources, shape, form },
      };
    },
  };
}

/** The sources of a choice by distances and labels: the matrix, positives, negatives, each [batch, references]. */
export const candidateSources = (
  tf: TF,
  { labels, reference }: MinerInput,
  matrix: () => Tensor2D,
): TripletChoice['sources'] => [
  matrix,
  () => pairMasks(tf, labels, reference).positive,
  () => pairMasks(tf, labels, reference).negative,
];
