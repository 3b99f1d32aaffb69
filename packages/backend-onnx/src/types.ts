import type * as TFCore from '@tensorflow/tfjs-core';

/** The tfjs that the backend is registered on; always injected, never imported as a value. */
export type TF = typeof TFCore;

/** The arrays that tensors hold: float32, int32, and bool or uint8 as bytes. */
export type TypedArray = Float32Array | Int32Array | Uint8Array;

/** What a graph runs on. Operations that a device lacks run on the CPU, within the same graph. */
export type Device = 'cpu' | 'webgpu' | 'cuda';

/** A tensor as ONNX Runtime takes it: it refers to the array, it does not copy it. */
export interface OrtTensor {
  /** Not to be read of a tensor in a device's memory. */
  readonly data: TypedArray | BigInt64Array | Float64Array;
  readonly dims: readonly number[];
  readonly type: string;
  readonly location: 'cpu' | 'gpu-buffer';
  dispose(): void;
}
/** One input of a compiled step. `uint8` values reach the step as an int32 tensor. */
export interface InputSpec {
  shape: number[];
  dtype: 'float32' | 'int32' | 'bool' | 'uint8';
}

/** What a compiled step is made of, and what making it cost. */
export interface ProgramStats {
  /** Nodes of the ONNX graph. */
  nodes: number;
  /** Inputs given to `run`. */
  inputs: number;
  /** Variables read or written. */
  states: number;
  traceMs: number;
  compileMs: number;
}

/** A step that was traced once and is replayed. */
export interface Program {
  /**
   * Runs the step. Variables that it assigns hold their new values afterwards.
   * @param inputs one array an input, in the order and of the lengths given to `compile`
   * @returns one new array for each tensor that the step returned
   */
  run(inputs: TypedArray[]): Promise<TypedArray[]>;
  /** Releases the native session; the variables keep their values. */
  dispose(): void;
  readonly stats: ProgramStats;
}

export interface CompileOptions {
  /** What messages call the step; default: the function's name. */
  name?: string;
  /**
   * After each run, look for NaN and infinities in what the step returns and assigns. The run then fails with an error that
   * names the operation where they began, and the variables keep the values they had. Default false: it reads all of them.
   */
  checkNumbers?: boolean;
  /** Prefix of a file to which ONNX Runtime writes how long each node took, when the program is disposed. */
  profile?: string;
  /** Threads inside one operation of this program; default: the backend's. */
  threads?: number;
  /** What the program runs on; default: cpu. `checkDevice` reports whether there is such a device. */
  device?: Device;
}

export interface BackendOptions {
  /** Threads inside one operation; default: all cores that the process may use. */
  threads?: number;
  /** How many compiled graphs of uncompiled (eager) code are kept; default 256. */
  cacheSize?: number;
}

/** Counters, for tests and for finding leaks. */
export interface BackendStats {
  /** Operations recorded since the last evaluation. */
  nodes: number;
  /** Live tensor buffers. */
  tensors: number;
  /** Native sessions: those cached for eager code and those of programs. */
  sessions: number;
  /** Compiled programs not yet disposed. */
  programs: number;
  cacheHits: number;
  cacheMisses: number;
  /** Milliseconds spent so far on building sessions, and in running them. */
  compileMs: number;
  runMs: number;
}
