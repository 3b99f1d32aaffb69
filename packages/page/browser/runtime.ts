import * as ort from 'onnxruntime-web/wasm';
import { PageError } from './page-error';
import { type Parts, unpacked } from './parts';

export interface Input {
  type: 'float32' | 'uint8';
  data: Float32Array | Uint8Array;
  dims: readonly number[];
}

/** Models of the page in ONNX Runtime Web, each opened when it is first run. */
export class Runtime {
  private readonly sessions = new Map<string, Promise<ort.InferenceSession>>();

  private constructor(private readonly parts: Parts) {}

  /** @throws PageError for a browser without WebAssembly */
  static async open(parts: Parts): Promise<Runtime> {
    if (typeof WebAssembly !== 'object' || typeof DecompressionStream !== 'function')
      throw new PageError(
        'This browser cannot run the models: it has no WebAssembly, or it is switched off.',
        'Use a current Chrome, Edge, Firefox or Safari, and allow WebAssembly for this page (a lockdown mode switches it off).',
      );
    const { wasm } = ort.env;
    // Threads would need workers and a server that isolates the page.
    wasm.numThreads = 1;
    wasm.proxy = false;
    wasm.wasmBinary = (await unpacked(parts.take('runtime'))).buffer;
    ort.env.logLevel = 'error';
    return new Runtime(parts);
  }

  /** Opens a model before it is needed. */
  async prepare(part: string): Promise<void> {
    await this.session(part);
  }

  /** @throws PageError where the model cannot be run */
  async run(
    part: string,
    inputs: Readonly<Record<string, Input>>,
  ): Promise<Record<string, { data: Float32Array; dims: readonly number[] }>> {
    const session = await this.session(part);
    const feeds = Object.fromEntries(
      Object.entries(inputs).map(([name, { type, data, dims }]) => [
        name,
        new ort.Tensor(type, data as Float32Array, dims),
      ]),
    );
    try {
      const found = await session.run(feeds);
      return Object.fromEntries(
        Object.entries(found).map(([name, { data, dims }]) => [name, { data: data as Float32Array, dims }]),
      );
    } catch (cause) {
      throw new PageError(
        'A model failed in this browser.',
        `Load the page again; with a smaller image it may fit into memory. (${firstLine(cause)})`,
        cause,
      );
    }
  }

  private session(part: string): Promise<ort.InferenceSession> {
    const known = this.sessions.get(part);
    if (known) return known;
    const opened = ort.InferenceSession.create(this.parts.take(part), { executionProviders: ['wasm'] }).catch(
      (cause) => {
        throw new PageError(
          'A model of the page cannot be opened in this browser.',
          `Use a current Chrome, Edge, Firefox or Safari, and allow WebAssembly for this page. (${firstLine(cause)})`,
          cause,
        );
      },
    );
    this.sessions.set(part, opened);
    return opened;
  }
}

const firstLine = (cause: unknown): string =>
  (cause instanceof Error ? cause.message : String(cause)).split('\n')[0] as string;
