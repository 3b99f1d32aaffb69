import { fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { resolve as resolvePath } from 'node:path';
import {
  claimRunFolder,
  fromWire,
  type HeldLock,
  HemlError,
  type LoadedExperiment,
  type OnEvent,
  RunFolder,
} from '@hemlkit/core/run';
import type { FromRunProcess, ToRunProcess } from './messages';

export interface TrainRunOptions {
  /** The sweep's folder, absolute. */
  runs: string;
  /** Absolute. */
  cache: string;
  onEvent: OnEvent;
  signal?: AbortSignal | undefined;
}

/**
 * Trains one run in a process of its own, going on where it was stopped. Thus its peak memory is its own, and what
 * takes the process down (out of memory, a crash in a library) takes no other run with it.
 *
 * @returns the run's folder
 * @throws what training threw, or a HemlError that says how the process died
 */
export async function trainRunInProcess(loaded: LoadedExperiment, options: TrainRunOptions): Promise<string> {
  const { runs, onEvent, signal } = options;
  signal?.throwIfAborted();
  const folder = resolvePath(runs, loaded.experiment.name);
  const { lock } = await claimRunFolder(folder, {
    loaded,
    warn: (message) => onEvent({ type: 'warning', message }),
    inform: (message) => onEvent({ type: 'info', message }),
  });
  try {
    await trainApart(folder, loaded, lock.held, options);
  } finally {
    await lock.release();
  }
  return folder;
}

async function trainApart(
  folder: string,
  loaded: LoadedExperiment,
  held: HeldLock,
  { cache, onEvent, signal }: TrainRunOptions,
): Promise<void> {
  // Found by the package's own exports, so that it is the source here where this file is the source.
  const child = fork(createRequire(import.meta.url).resolve('@hemlkit/sweeps/sweep-run'), {
    serialization: 'advanced',
  });
  const tell = (message: ToRunProcess) => void child.send(message);
  const abort = () => tell({ type: 'abort' });
  signal?.addEventListener('abort', abort, { once: true });
  const { text, notices, environment, origin } = loaded;
  tell({
    type: 'train',
    resolved: new RunFolder(folder).resolved,
    folder: loaded.folder,
    environment,
    origin,
    text,
    notices,
    held,
    cache,
  });
  try {
    await new Promise<void>((resolve, reject) => {
      child.on('message', (message: FromRunProcess) => {
        if (message.type === 'event') onEvent(message.event);
        else if (message.type === 'done') resolve();
        else if (message.type === 'aborted') reject(signal?.reason);
        else reject(fromWire(message.error));
      });
      child.once('error', reject);
      child.once('exit', (code, killer) => {
        const hint =
          'Too little memory is a common cause. What it finished is kept; start the sweep again to go on.';
        reject(
          new HemlError(`The process that trains it died (${killer ?? `exit code ${code}`}).`, {
            code: 'process-died',
            hint,
          }),
        );
      });
    });
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}
