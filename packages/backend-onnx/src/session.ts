import type { Data, DType } from './graph/dtype';
import { SILENT } from './onnx/silenced';
import { nativeBinding, tensorClass } from './runtime';
import type { Device, OrtTensor } from './types';

/*
 * onnxruntime-node's public API is asynchronous only in appearance: it puts setImmediate around native calls that block.
 * tfjs needs values at once too (`dataSync`), so the native binding is used directly. Nothing else in the package knows
 * this module's path or its calls.
 */
interface NativeSession {
  loadModel(buffer: ArrayBufferLike, offset: number, length: number, options: object): void;
  run(feeds: Tensors, fetches: Record<string, OrtTensor | null>, options: object): Tensors;
  dispose(): void;
  endProfiling(): void;
}
interface Binding {
  binding: {
    InferenceSession: new () => NativeSession;
    listSupportedBackends(): { name: string; bundled: boolean }[];
  };
  initOrt(): void;
}

export type Tensors = Record<string, OrtTensor>;

type TensorClass = new (type: string, data: Data, dims: readonly number[]) => OrtTensor;
let loaded: { binding: Binding; Tensor: TensorClass };

function load() {
  if (!loaded) {
    const binding = nativeBinding() as Binding;
    binding.initOrt();
    loaded = { binding, Tensor: tensorClass() as TensorClass };
  }
  return loaded;
}

/** The devices that this build of ONNX Runtime knows, and whether their libraries came with it. */
export function knownDevices(): { name: string; bundled: boolean }[] {
  return load().binding.binding.listSupportedBackends();
}

/** Wraps an array for `Session.run`; bool data are bytes. */
export function ortTensor(data: Data, shape: readonly number[], dtype: DType): OrtTensor {
  return new (load().Tensor)(dtype, data, shape);
}

export interface SessionOptions {
  threads: number;
  /** Default: cpu. */
  device?: Device;
  /** Where each output is left, by name; default: all in main memory. */
  outputs?: Readonly<Record<string, OrtTensor['location']>>;
  /** The message of the error with which a run of a silenced model ends well; see `silentSign`. */
  sign?: string;
  /** Keep memory between runs; default true. */
  arena?: boolean;
  /** File prefix; when set, ONNX Runtime writes a profile there. */
  profile?: string;
}

/** Between full spinning, with which two processes on two cores took 1.4 times as long, and none. */
const SPIN_MICROSECONDS = '100';

const NO_OPTIONS = {};

/** One compiled graph. */
export class Session {
  private native: NativeSession | undefined;

  /**
   * @param model bytes of an ONNX model
   * @throws when ONNX Runtime refuses the model; its text names the node
   */
  constructor(
    model: Uint8Array,
    private readonly options: SessionOptions,
  ) {
    this.native = new (load().binding.binding.InferenceSession)();
    this.native.loadModel(model.buffer, model.byteOffset, model.byteLength, {
      executionProviders: [options.device ?? 'cpu'],
      ...(options.outputs ? { preferredOutputLocation: options.outputs } : {}),
      intraOpNumThreads: options.threads,
      interOpNumThreads: 1,
      // A step has thousands of operations, and waking a sleeping thread for each took a tenth of its time; a thread that spins
      // until the next comes takes the cores from whatever else runs. So it spins for as long as a short operation takes.
      extra: { session: { intra_op: { allow_spinning: '1', spin_duration_us: SPIN_MICROSECONDS } } },
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      enableCpuMemArena: options.arena ?? true,
      // A planned block would lie beside the arena that the first run filled: a fifth more memory, and no faster.
      enableMemPattern: false,
      // Failures are thrown, with more details than the log would give.
      logSeverityLevel: 4,
      ...(options.profile ? { enableProfiling: true, profileFilePrefix: options.profile } : {}),
    });
  }

  /**
   * Runs the graph and blocks until it is done; a fetch that is a tensor is written in place.
   * @returns new arrays, also for what was written in place; nothing when the model is silenced
   */
  run(feeds: Tensors, fetches: Record<string, OrtTensor | null>): Tensors {
    if (!this.native) throw new Error('this session was disposed');
    const { sign } = this.options;
    if (sign === undefined) return this.native.run(feeds, fetches, NO_OPTIONS);
    try {
      return this.native.run(feeds, { ...fetches, [SILENT]: null }, NO_OPTIONS);
    } catch (error) {
      if (error instanceof Error && error.message === sign) return {};
      throw error;
    }
  }

  dispose(): void {
    if (this.options.profile) this.native?.endProfiling();
    this.native?.dispose();
    this.native = undefined;
  }
}
