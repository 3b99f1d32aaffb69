import { fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { resolve as resolvePath } from 'node:path';
import {
  claimRunFolder,
  type Executor,
  fromWire,
  type HeldLock,
  HemlError,
  type LoadedExperiment,
  type OnEvent,
  type OpenExecutor,
  type RunEvent,
  RunFolder,
} from '@hemlkit/core/run';
import { answer, Calls } from './calls';
import type { FromRunProcess, HereCall, RunCall, ToRunProcess } from './messages';

export interface TrainRunOptions {
  /** The sweep's folder, absolute. */
  runs: string;
  /** Absolute. */
  cache: string;
  onEvent: OnEvent;
  /** Opens what its nodes are trained by, which other runs may use, too. */
  executor: OpenExecutor;
  signal?: AbortSignal | undefined;
}

/**
 * Trains one run in a process of its own, going on where it was stopped. Thus its peak memory is its own, and what
 * takes the process down (out of memory, a crash in a library) takes no other run with it. Its nodes are trained by the
 * executor that it shares with other runs; what the executor leaves to the run is done in the process itself.
 *
 * @returns the run's folder
 * @throws what training threw, or a HemlError that names how the process died
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
  { cache, onEvent, executor, signal }: TrainRunOptions,
): Promise<void> {
  // Found by the package's own exports, so that it is the source here where this file is the source.
  const child = fork(createRequire(import.meta.url).resolve('@hemlkit/sweeps/sweep-run'), {
    serialization: 'advanced',
  });
  // Where it is gone, its exit ends the run.
  const send = (message: ToRunProcess) => void (child.connected && child.send(message, () => {}));
  const abort = () => send({ type: 'abort' });
  signal?.addEventListener('abort', abort, { once: true });
  const { text, notices, environment, origin } = loaded;
  send({
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
  const over = new AbortController();
  const stop = signal ? AbortSignal.any([signal, over.signal]) : over.signal;
  const asked = new Calls<HereCall>(send);
  const answered = new Set<Promise<void>>();
  let opened: Executor | undefined;
  const work = async (id: number, call: RunCall) => {
    if (call.what === 'open') {
      opened = await executor({
        processes: call.processes,
        here: (task) => asked.call({ what: 'here', task }),
      });
      return { concurrency: opened.concurrency };
    }
    const watch = { event: (event: RunEvent) => send({ type: 'task-event', id, event }), signal: stop };
    return (opened as Executor).run(call.task, watch);
  };
  try {
    await new Promise<void>((resolve, reject) => {
      child.on('message', (message: FromRunProcess) => {
        if (message.type === 'event') onEvent(message.event);
        else if (message.type === 'answer') asked.answered(message);
        else if (message.type === 'call') {
          const done = answer(send, message.id, () => work(message.id, message.call));
          answered.add(done);
          void done.then(() => answered.delete(done));
        } else if (message.type === 'done') resolve();
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
  } catch (error) {
    // The tasks that it asked for would go on to write into its folder, whose lock is released.
    over.abort(error);
    asked.end(error);
    await Promise.all(answered);
    throw error;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}
