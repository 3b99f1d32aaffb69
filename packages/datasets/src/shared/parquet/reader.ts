import { Worker } from 'node:worker_threads';
import type { AsyncBuffer, FileMetaData } from 'hyparquet';

/** What `reader-thread.js` can be asked: the metadata of a file, or rows of it. */
interface Call {
  byteLength: number;
  metadata?: FileMetaData;
  rows?: { columns: string[]; rowStart: number; rowEnd: number };
}

interface Stretch {
  stretch: number;
  start: number;
  end: number;
}

type Message =
  | Stretch
  | { value: unknown; stretch?: undefined; failed?: undefined }
  | { failed: string; stretch?: undefined };

/** Seconds that the decoder may be at work between two readings of the file. A row group takes a few. */
const patience = 10;

/** Seconds after which a thread without work ends. */
const idle = 2;

/** Of JavaScript's own memory, in megabytes: a damaged file may announce any number of values. */
const memory = 1024;

/** One thread for all parquet files, one call after the other. */
let thread: DecoderThread | undefined;
let queue: Promise<unknown> = Promise.resolve();

/** The metadata at a file's end. @param seconds that the decoder may be at work between two readings of the file */
export const readMetadata = (file: AsyncBuffer, seconds = patience): Promise<FileMetaData> =>
  inQueue(file, { byteLength: file.byteLength }, seconds) as Promise<FileMetaData>;

export const readObjects = (
  file: AsyncBuffer,
  metadata: FileMetaData,
  rows: NonNullable<Call['rows']>,
  seconds = patience,
): Promise<Record<string, unknown>[]> =>
  inQueue(file, { byteLength: file.byteLength, metadata, rows }, seconds) as Promise<
    Record<string, unknown>[]
  >;

function inQueue(file: AsyncBuffer, call: Call, seconds: number): Promise<unknown> {
  const result = queue.then(() => {
    if (!thread?.isAlive) thread = new DecoderThread();
    return thread.ask(call, file, seconds);
  });
  queue = result.catch(() => {});
  return result;
}

class DecoderThread {
  isAlive = true;
  // The file beside this one; whatever loads the sources is not needed there.
  private readonly worker = new Worker(new URL('./reader-thread.js', import.meta.url), {
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: memory },
  });
  private timer: NodeJS.Timeout | undefined;
  private call:
    | { file: AsyncBuffer; seconds: number; resolve(value: unknown): void; reject(error: Error): void }
    | undefined;

  constructor() {
    this.worker.on('message', (message: Message) => this.hear(message));
    this.worker.on('error', (error) => this.end(error.message));
    this.worker.on('exit', () => this.end('its decoder has ended'));
  }

  ask(call: Call, file: AsyncBuffer, seconds: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.call = { file, seconds, resolve, reject };
      this.worker.ref();
      this.wait();
      this.worker.postMessage({ call });
    });
  }

  private hear(message: Message): void {
    const { call } = this;
    if (!call) return;
    clearTimeout(this.timer);
    if (message.stretch !== undefined) void this.read(message, call.file);
    else {
      this.call = undefined;
      // A thread that waits for work holds no process back, and ends soon.
      this.worker.unref();
      this.timer = setTimeout(() => this.end('it had no work'), idle * 1000).unref();
      if (message.failed === undefined) call.resolve(message.value);
      else call.reject(new Error(message.failed));
    }
  }

  /** Reads a stretch for the thread. The disk's time is not the decoder's. */
  private async read({ stretch, start, end }: Stretch, file: AsyncBuffer): Promise<void> {
    try {
      const bytes = await file.slice(start, end);
      this.worker.postMessage({ stretch, bytes }, [bytes]);
    } catch (error) {
      this.worker.postMessage({ stretch, failure: (error as Error).message });
    }
    this.wait();
  }

  private wait(): void {
    clearTimeout(this.timer);
    const { call } = this;
    if (!call) return;
    const reason = `decoding it takes more than ${call.seconds} seconds`;
    this.timer = setTimeout(() => this.end(reason), call.seconds * 1000);
  }

  private end(reason: string): void {
    clearTimeout(this.timer);
    const { call } = this;
    this.call = undefined;
    this.isAlive = false;
    void this.worker.terminate();
    call?.reject(new Error(reason));
  }
}
