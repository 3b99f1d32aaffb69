import type { NetworkVariables } from './network';
import type { Random } from './random';
import type { Scalar, Tensor1D, Tensor2D, Tensor3D } from './tf';

/**
 * The tuples that a miner picks, as float32 multiplicities (0: not picked) so that shapes stay static.
 * Pairs: [batch, batch], row the anchor. Triplets: [anchor, positive, negative].
 */
export type Tuples =
  | { kind: 'pairs'; positive: Tensor2D; negative: Tensor2D }
  | { kind: 'triplets'; weight: Tensor3D };

/** Picks the tuples of a batch that are worth learning from. Not differentiated through. */
export interface Miner {
  /** @param input embeddings [batch, dimensions], labels int32 [batch] */
  mine(input: { embeddings: Tensor2D; labels: Tensor1D }): Tuples;
}

export interface Loss {
  /** The loss's own weights (proxies, centres): trained and saved with the model. */
  variables?: NetworkVariables;
  /**
   * @param input embeddings [batch, dimensions] as the embedder gives them (not normalised: the loss's distance
   * does that), labels int32 [batch] in 0..classes-1, tuples from the miner (absent: the loss forms its own)
   * @returns the reduced loss, a float32 scalar; 0 where there is nothing to compare
   */
  compute(input: { embeddings: Tensor2D; labels: Tensor1D; tuples?: Tuples }): Scalar;
}

export interface Distance {
  /** True for similarities: larger is closer. */
  inverted: boolean;
  /** a [M, D], b [N, D] → [M, N]. Row: the first argument (not every distance is symmetric). Differentiable. */
  matrix(a: Tensor2D, b: Tensor2D): Tensor2D;
}

export interface Sampler {
  /** Every batch has this many samples: shapes are static. */
  batchSize: number;
  /** One epoch: batches of positions in `labels` (class indices). */
  epoch(labels: Int32Array, random: Random): Int32Array[];
}

export interface MetricInput {
  /** [queries, dimensions], not normalised. */
  embeddings: Tensor2D;
  /** Class index of each query. */
  labels: Int32Array;
}

export interface Metric {
  /** Named numbers, `precision@1` say; larger is better unless the name says otherwise. NaN where undefined. */
  compute(input: MetricInput): Promise<Record<string, number>>;
}
