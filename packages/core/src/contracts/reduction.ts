import type { Scalar, Tensor, Tensor1D, Tensor2D } from './tf';

/**
 * The terms of one part of a loss, before they are reduced. Their first axis is the anchor's; of a loss with a
 * vector for each class it may be the class's.
 */
export interface LossTerms {
  /** [anchors], [anchors, references] or [anchors, references, references]; finite, even where the weight is 0. */
  losses: Tensor;
  /** How often each term counts, of the same shape; 0: not at all. Absent: each once. */
  weight?: Tensor;
  /** Class indices of the anchors, int32 [anchors]. */
  labels: Tensor1D;
  /** What the reducer `divisor` divides by. */
  divisor?: Scalar;
}

/** The terms of one part of a loss, summed for each anchor. */
export interface AnchorSums {
  /** Σ weight · loss of each anchor's terms, [anchors]. */
  sum: Tensor1D;
  /** Σ weight: how many terms that is, [anchors]. */
  count: Tensor1D;
  labels: Tensor1D;
  divisor?: Scalar;
}

/** Makes one number of a loss's many terms. It states which terms count, and is given their sums. */
export interface Reducer {
  /** Only terms above this count. */
  above?: number;
  /** Only terms below this count. */
  below?: number;
  /** True: a term counts once, however often it was picked. */
  distinct?: boolean;
  /** True: it needs a divisor, which few losses have. */
  needsDivisor?: boolean;
  /** Reducers of the parts of a loss, by the part's name. Absent: this one reduces every part. */
  parts?: Readonly<Record<string, Reducer>>;
  /** @returns a float32 scalar; 0 where nothing counts */
  reduce(sums: AnchorSums): Scalar;
}

/** A penalty on the embeddings, or on the class vectors of a loss, that is added to the reduced loss. */
export interface Regularizer {
  /** @param vectors [count, dimensions] @returns a float32 scalar */
  penalty(vectors: Tensor2D): Scalar;
}
