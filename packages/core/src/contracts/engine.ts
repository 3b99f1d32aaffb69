import type { Tensor, TF } from './tf';

export interface InputSpec {
  shape: number[];
  /** `uint8` arrives in the step as int32. */
  dtype: 'float32' | 'int32' | 'bool' | 'uint8';
}

export type HostArray = Float32Array | Int32Array | Uint8Array;

/** A step that was traced once and is replayed. tf.Variables read and assigned inside are its state. */
export interface Program {
  /** One array an input, in order, each of its spec's size; gives one array an output. */
  run(inputs: HostArray[]): Promise<HostArray[]>;
  dispose(): void;
}

/** A TensorFlow.js backend, selected and made ready. */
export interface Engine {
  type: string;
  tf: TF;
  /** Versions and settings, for `lock.json`. */
  facts: Record<string, string | number>;
  /**
   * What of this machine decides the last bits of weights, beside the engine's options: vectors of another length add up in
   * another order. A node that was trained where this is another is not taken for the same. Absent: nothing is known to.
   */
  arithmetic?: string;
  /** How many processes of it this machine can use at once. */
  processes: number;
  /** Cores that one process's steps keep busy. Absent: all there are, or another device; processes then take turns. */
  threads?: number;
  /** @param step pure but for the variables it assigns; gives the outputs wanted on the host */
  compile(step: (...inputs: Tensor[]) => Tensor[], inputs: InputSpec[], name?: string): Program;
  dispose(): Promise<void>;
}
