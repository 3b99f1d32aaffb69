import type { Distance, PairScores, Tensor2D, TF } from '@hemlkit/core/plugin';

export interface SearchRequest {
  tf: TF;
  distance: Distance;
  /** [queries, dimensions] */
  queries: Tensor2D;
  /** [references, dimensions] */
  references: Tensor2D;
  /** Query i is reference i, and is not its own neighbour. */
  self: boolean;
  /** Neighbours of each query. */
  count: number;
  /** What is ranked by in place of the distance. */
  scores?: PairScores | undefined;
}

/** Called for each query in order, with positions of references, nearest first, −1 where there is none. */
export type Visit = (query: number, found: Int32Array) => void;
