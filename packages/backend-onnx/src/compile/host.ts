import type { DataId, KernelBackend, Tensor, TensorInfo, Variable } from '@tensorflow/tfjs-core';
import type { Timing } from '../execute';
import type { Graph } from '../graph/graph';
import type { Value } from '../graph/value';
import type { Program, TF } from '../types';
import type { Trace } from './trace';

/** What the backend keeps for a tensor of tfjs. */
export interface Entry {
  value: Value;
  references: number;
}

/** What compiling and replaying steps needs of the backend. */
export interface Host extends KernelBackend {
  readonly tf: TF;
  readonly threads: number;
  readonly timing: Timing;
  readonly programs: Set<Program>;
  /** Arrays that the next run of a program writes the next value of a variable to. */
  readonly spares: WeakMap<Variable, Value>;
  /** How often all that was pending has been computed. */
  readonly flushes: number;
  /** The step being recorded, if any. */
  trace: Trace | undefined;
  /** Records operations of the kernel in hand. */
  readonly recorder: Graph;
  /** Where the contents of a tensor come from. */
  valueOf(tensor: Pick<Tensor, 'dataId'>): Value;
  entry(dataId: DataId): Entry;
  /** A new tensor for a recorded value. */
  store(value: Value): TensorInfo;
  /** Computes all that is pending. */
  flush(): void;
}
