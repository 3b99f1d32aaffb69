import { Worker } from 'node:worker_threads';
import { disableTelemetry } from '@hemlkit/core/plugin';
import type { InferenceSession } from 'onnxruntime-node';

/** What `network-thread.js` can be asked: what it is given, and what it answers. */
export interface Calls {
  /** Devices that ONNX Runtime has here. */
  devices: { given: undefined; value: string[] };
  load: {
    given: { model: string; options: InferenceSession.SessionOptions };
    value: Pick<InferenceSession, 'inputNames' | 'outputNames' | 'inputMetadata' | 'outputMetadata'>;
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

/** The thread that a network runs in. Calls are answered in their order. */
export class NetworkThread {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private calls = 0;
  private ended: Error | undefined;

  constructor() {
    // Here, because the thread cannot: its environment is a copy.
    disableTelemetry();
    // The file beside this one, in the sources as in the built package; whatever loads the sources is not needed there.
    this.worker = new Worker(new URL('./network-thread.js', import.meta.url), { execArgv: [] });
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
   * @param transfer memory that goes to the thread
   * @throws Error with what ONNX Runtime says
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
