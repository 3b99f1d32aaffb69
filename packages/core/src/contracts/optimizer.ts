import type { NetworkVariable } from './network';
import type { Scalar, Tensor } from './tf';

/** What a learning rate may be set for: `trunk`, `embedder` and `loss`, or another part of a model. */
export type ParameterGroup = string;

export interface Parameter {
  /** `trunk.layer1.0.conv1.weight` */
  name: string;
  group: ParameterGroup;
  variable: NetworkVariable;
  /** By how much its group's learning rate is multiplied. Default: 1. */
  rate?: number;
  /** Whether weight decay applies to it. Default: true. */
  decay?: boolean;
}

export interface Optimizer {
  /** Moments, step counts and the like, as tf variables whose initial values are those of step 0. Saved at each epoch. */
  variables: Record<string, NetworkVariable>;
  /**
   * Assigns every parameter's next value.
   *
   * @param gradients by the parameter's name
   * @param rate by what the learning rates of this step are multiplied: a float32 scalar above 0. Absent: 1
   */
  apply(gradients: Record<string, Tensor>, rate?: Scalar): void;
}
