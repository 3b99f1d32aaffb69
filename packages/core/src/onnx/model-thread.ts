import { Worker } from 'node:worker_threads';
import type { InferenceSession } from 'onnxruntime-node';
import { HemlError } from '../contracts/error';
import { disableTelemetry } from '../engine/telemetry';
import { lowerCase, type ModelRole } from './model-files';

/** Where a model can run. */
export const modelDevices = ['cpu', 'webgpu', 'cuda'] as const;

export type ModelDevice = (typeof modelDevices)[number];

/** What a model takes and gives. */
export type ModelMetadata = Pick<
  InferenceSession,
  'inputNames' | 'outputNames' | 'inputMetadata' | 'outputMetadata'
>;

/** What `model-thread-worker.js` can be asked: what it is given, and what it answers. */
interface Calls {
  /** Devices that ONNX Runtime has here. */
  devices: { given: undefined; value: string[] };
  load: {
    given: { model: string; options: InferenceSession.SessionOptions };
    value: ModelMetadata;
  };
  /** The images' memory goes to the thread, and comes back with the answer. */
  run: {
    given: { input: string; output: string; images: Float32Array; shape: readonly number[] };
    value: { data: Float32Array; shape: readonly number[]; images: Float32Array };
  };
  release: { given: undefined; value: undefined };
}

interface Waiting {
  resolve(answer: { value: unknown; seconds: number }): void;
  reject(error: Error): void;
}

interface Answer {
  id: number;
  value: unknown;
  /** Spent on the call, in the thread. */
  seconds: number;
  failure?: string;
}

export interface ModelSettings {
  /** The file. */
  model: string;
  device: ModelDevice;
  threads: number;
}

interface Loaded {
  metadata: ModelMetadata;
  seconds: number;
}

/** The thread that a model in ONNX form runs in. Calls are answered in their order. */
export class ModelThread {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private calls = 0;
  private ended: Error | undefined;

  constructor() {
    // Here, because the thread cannot: its environment is a copy.
    disableTelemetry();
    // The file beside this one, in the sources as in the built package; whatever loads the sources is not needed there.
    this.worker = new Worker(new URL('./model-thread-worker.js', import.meta.url), { execArgv: [] });
    // A thread that waits for work holds no process back; one that works does.
    this.worker.unref();
    this.worker.on('message', ({ id, value, seconds, failure }: Answer) => {
      const call = this.waiting.get(id);
      this.waiting.delete(id);
      if (this.waiting.size === 0) this.worker.unref();
      if (failure === undefined) call?.resolve({ value, seconds });
      else call?.reject(new Error(failure));
    });
    this.worker.on('error', (error) => this.end(error));
    this.worker.on('exit', () => this.end(new Error('its thread has ended')));
  }

  /**
   * Loads a model's file.
   *
   * @throws HemlError (usage) when there is no such device, or no such model
   */
  async load({ model, device, threads }: ModelSettings, role: ModelRole): Promise<Loaded> {
    const { value: known } = await this.call('devices', undefined);
    if (!known.includes(device)) throw noDevice(role, device, `ONNX Runtime has here ${known.join(', ')}`);
    const options: InferenceSession.SessionOptions = {
      executionProviders: [device],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      // Threads that spin while they wait take the cores from those that decode the next images.
      extra: { session: { intra_op: { allow_spinning: '0' } } },
      // Failures are thrown, with more reported about them than the log would.
      logSeverityLevel: 4,
    };
    const { value, seconds } = await this.call('load', { model, options }).catch((cause: Error) => {
      const reason = cause.message.split('\n')[0] as string;
      if (device !== 'cpu') throw noDevice(role, device, reason, cause);
      throw new HemlError(`${role.name} cannot be loaded: ${model} (${reason})`, {
        code: 'model-load-failed',
        kind: 'usage',
        hint: 'It must be a model in ONNX form, whole, with its external weights beside it.',
        cause,
      });
    });
    return { metadata: value, seconds };
  }

  /**
   * @param transfer memory that goes to the thread
   * @throws Error with what ONNX Runtime reports
   */
  call<Name extends keyof Calls>(
    call: Name,
    given: Calls[Name]['given'],
    transfer: ArrayBuffer[] = [],
  ): Promise<{ value: Calls[Name]['value']; seconds: number }> {
    if (this.ended) return Promise.reject(this.ended);
    const id = this.calls++;
    this.worker.ref();
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as Waiting['resolve'], reject });
      this.worker.postMessage({ id, call, given }, transfer);
    });
  }

  async dispose(): Promise<void> {
    // A thread that has died has nothing left to release.
    await this.call('release', undefined).catch(() => {});
    await this.worker.terminate();
  }

  private end(error: Error): void {
    this.ended ??= error;
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}

const noDevice = (role: ModelRole, device: ModelDevice, reason: string, cause?: unknown) =>
  new HemlError(`The device \`${device}\` cannot be used for ${lowerCase(role)}: ${reason}`, {
    code: 'device-unusable',
    kind: 'usage',
    hint: 'Take `device: cpu`, which is always there, or install what the device needs.',
    cause,
  });

/** Inputs or outputs with their types, for messages: `pixel_values (float32)`. */
export const named = (metadata: ModelMetadata['inputMetadata'], names: readonly string[]): string =>
  names.map((name, i) => `${name} (${metadata[i]?.isTensor ? metadata[i].type : 'no tensor'})`).join(', ');
