import type { DataId, DataStorage, DataType, Tensor, TensorInfo, Variable } from '@tensorflow/tfjs-core';
import { cpuTarget } from './blocks';
import { Cache } from './cache';
import type { Entry, Host } from './compile/host';
import { compileStep } from './compile/program';
import type { Trace } from './compile/trace';
import { evaluate, type Timing } from './execute';
import type { TensorDType } from './graph/dtype';
import { Graph } from './graph/graph';
import { kept, unreadable } from './graph/unreadable';
import { Value } from './graph/value';
import { subgraph } from './graph/walk';
import type { Session } from './session';
import { defaultThreads } from './threads';
import { toData } from './to-data';
import type {
  BackendOptions,
  BackendStats,
  CompileOptions,
  InputSpec,
  Program,
  TF,
  TypedArray,
} from './types';

/** Recorded operations after which everything alive is computed, so that a program that never reads stays small. */
const FLUSH_AT = 5000;

/**
 * The tfjs backend 'onnxruntime'. Kernels record operations; values are computed, all pending ones in one graph, when
 * one of them is read. `compile` records a whole step once and replays it.
 */
export class OnnxBackend implements Host {
  readonly threads: number;
  readonly timing: Timing = { compileMs: 0, runMs: 0 };
  readonly programs = new Set<Program>();
  /** Arrays that the next run of a program writes the next value of a variable to. */
  readonly spares = new WeakMap<Variable, Value>();
  /** How often all that was pending has been computed. */
  flushes = 0;
  /** The step being recorded by `compile`, if any. */
  trace: Trace | undefined;
  private readonly graph: Graph;
  private readonly entries: DataStorage<Entry>;
  private readonly pending = new Set<Entry>();
  private readonly sessions: Cache<Session>;

  constructor(
    readonly tf: TF,
    options: BackendOptions = {},
  ) {
    this.threads = options.threads ?? defaultThreads();
    if (!Number.isInteger(this.threads) || this.threads < 1) {
      throw new Error(`threads must be a whole number above 0, not ${options.threads}`);
    }
    this.graph = new Graph(tf, cpuTarget(tf));
    this.sessions = new Cache(options.cacheSize ?? 256);
    this.entries = new tf.DataStorage<Entry>(this, tf.engine());
  }

  /** Records operations of the kernel in hand. */
  get recorder(): Graph {
    return this.trace ? this.trace.graph : this.graph;
  }

  /**
   * What of this processor decides the last bits of results, beside threads: `x64, blocks of 16` has AVX-512, `of 8` AVX.
   * Processors with the same give the same bits.
   */
  get arithmetic(): string {
    return `${process.arch}, blocks of ${this.graph.target.block}`;
  }

  /** Compiles a step: traced at the first run, then replayed. See `Program`. */
  compile(
    step: (...inputs: Tensor[]) => Tensor[],
    inputs: InputSpec[],
    options: CompileOptions = {},
  ): Program {
    return compileStep(this, step, inputs, options);
  }

  /** Where the contents of a tensor come from. */
  valueOf(tensor: { dataId: DataId }): Value {
    const { value } = this.entries.get(tensor.dataId);
    // A program must not write over what is read later: constants of a step, and operations not computed yet.
    if (value.recycled || this.trace) value.shared = true;
    else value.readAt = this.flushes;
    return value;
  }

  entry(dataId: DataId): Entry {
    return this.entries.get(dataId);
  }

  /** A new tensor for a recorded value. */
  store(value: Value): TensorInfo {
    const dataId = {};
    // Equal operations are recorded once, so two tensors may have one result.
    if (value.held) value.shared = true;
    value.held = true;
    const entry = { value, references: 1 };
    this.entries.set(dataId, entry);
    if (value.node && !this.trace) {
      this.pending.add(entry);
      if (this.graph.size > FLUSH_AT) this.flush();
    }
    return { dataId, shape: value.shape as number[], dtype: value.dtype as DataType };
  }

  /** Computes all that is pending. */
  flush(): void {
    const values = [...this.pending].map((entry) => entry.value);
    this.pending.clear();
    this.graph.clear();
    this.flushes++;
    try {
      evaluate(values, this.sessions, this.threads, this.timing);
    } catch (error) {
      for (const value of subgraph(values).inputs) value.shared = true;
      throw error;
    }
  }

  write(values: unknown, shape: number[], dtype: DataType): DataId {
    // Computed later, so what the caller does to the array meanwhile must not be seen.
    const given = toData(values, shape, dtype);
    const data = given === values ? given.slice() : given;
    const value = this.trace
      ? this.trace.written(data, shape, dtype as TensorDType)
      : Value.known(data, shape, dtype as TensorDType);
    const dataId = {};
    this.entries.set(dataId, { value, references: 1 });
    return dataId;
  }

  move(dataId: DataId, values: unknown, shape: number[], dtype: DataType, references: number): void {
    const value = Value.known(toData(values, shape, dtype), shape, dtype as TensorDType);
    // The array may still be another backend's.
    value.shared = true;
    this.entries.set(dataId, { value, references });
  }

  async read(dataId: DataId): Promise<TypedArray> {
    return this.readSync(dataId);
  }

  readSync(dataId: DataId): TypedArray {
    const { value } = this.entries.get(dataId);
    if (this.trace && !value.known) throw unreadable(value, this.trace.name);
    if (value.node) {
      try {
        this.flush();
      } catch (error) {
        // Another tensor that is alive may be the one that cannot be computed; reading that one throws.
        if (!value.node) throw error;
      }
      if (value.node) evaluate([value], this.sessions, this.threads, this.timing);
    }
    if (value.placeholder !== undefined) throw kept(value);
    const data = value.contents() as TypedArray;
    // A variable's array is written again by the next step, and constants are shared: every reader gets a copy.
    if (value.recycled || value.fill !== undefined || value.constant !== undefined) return data.slice();
    value.shared = true;
    return data;
  }

  disposeData(dataId: DataId, force = false): boolean {
    if (!this.entries.has(dataId)) return true;
    const entry = this.entries.get(dataId);
    entry.references--;
    if (!force && entry.references > 0) return false;
    if (this.pending.delete(entry) && this.pending.size === 0) this.graph.clear();
    this.entries.delete(dataId);
    return true;
  }

  incRef(dataId: DataId): void {
    this.entries.get(dataId).references++;
  }

  refCount(dataId: DataId): number {
    return this.entries.has(dataId) ? this.entries.get(dataId).references : 0;
  }

  has(dataId: DataId): boolean {
    return this.entries.has(dataId);
  }

  numDataIds(): number {
    return this.entries.numDataIds();
  }

  memory(): { unreliable: boolean } {
    return { unreliable: false };
  }

  floatPrecision(): 16 | 32 {
    return 32;
  }

  epsilon(): number {
    return 1e-7;
  }

  timerAvailable(): boolean {
    return true;
  }

  async time(run: () => void): Promise<{ kernelMs: number }> {
    const start = performance.now();
    run();
    this.flush();
    return { kernelMs: performance.now() - start };
  }

  readToGPU(): never {
    throw new Error('the onnxruntime backend keeps its tensors in main memory; read them with data()');
  }

  createTensorFromGPUData(): never {
    throw new Error('the onnxruntime backend makes tensors from arrays only');
  }

  stats(): BackendStats {
    const { hits, misses, size } = this.sessions;
    return {
      nodes: this.graph.size,
      tensors: this.entries.numDataIds(),
      sessions: size + this.programs.size,
      programs: this.programs.size,
      cacheHits: hits,
      cacheMisses: misses,
      ...this.timing,
    };
  }

  /** Releases all sessions and programs. */
  dispose(): void {
    for (const program of [...this.programs]) program.dispose();
    this.sessions.clear();
    this.pending.clear();
    this.graph.clear();
  }
}
