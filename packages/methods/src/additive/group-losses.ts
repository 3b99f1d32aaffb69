import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from '@hemlkit/core/plugin';

/**
 * Some groups of nodes, each compared by itself. The embedding of a group g is (√s_gn u_n) side by side over its nodes
 * n, so its squared distances are Σ_n s_gn D_n.
 */
export interface Groups {
  /** [nodes, batch, dimensions], vectors of length 1. */
  u: Tensor3D;
  /** s, [groups, nodes]: each row sums to 1. */
  shares: Tensor2D;
  /** The places of each group's nodes; the shares of all others are 0. */
  members: readonly (readonly number[])[];
  /** int32 [batch] */
  labels: Tensor1D;
  /** float32 [groups, batch]: 1 for images that take part in a group, else 0. */
  valid: Tensor2D;
  /** For each group, whether all images are known to take part. */
  complete: readonly boolean[];
  /** For losses and miners that ask for random numbers: [groups, …] of what each asks for. */
  noise?: { loss?: Tensor; miner?: Tensor };
}

/** The losses of groups, [groups]; 0 where there is nothing to compare. */
export type GroupLosses = (groups: Groups) => Tensor1D;
