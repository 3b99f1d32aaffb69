import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { HemlError } from '../../contracts/error';
import type { OnEvent } from '../../contracts/events';
import { fromWire } from '../../errors/wire';
import type { NodeResult } from '../node-files';
import type { NodeJob } from '../node-job';
import type { Executor } from '../train-tree';
import type { FromWorker, ToWorker, WorkerSetup } from './messages';

export interface WorkersRequest extends WorkerSetup {
  /** Processes, at most. */
  workers: number;
  resume: boolean;
  onEvent: OnEvent;
  signal?: AbortSignal;
}

/** How often a node is tried when the process that trains it dies. */
const tries = 3;

/**
 * Trains nodes in processes of their own. A process that dies (out of memory, killed) takes nothing with it: its node
 * goes on in another one from its last finished epoch.
 */
export function workersExecutor(request: WorkersRequest): Executor {
  const idle: ChildProcess[] = [];
  const all = new Set<ChildProcess>();
  const peaks = new Map<ChildProcess, number>();
  const warned = new Set<string>();
  /** A component warns once a process: of several processes one is heard. */
  const onEvent: OnEvent = (event) => {
    if (event.type === 'warning' && event.node === undefined) {
      if (warned.has(event.message)) return;
      warned.add(event.message);
    }
    request.onEvent(event);
  };
  const stop = () => {
    for (const worker of all) worker.kill('SIGKILL');
  };
  request.signal?.addEventListener('abort', stop, { once: true });

  const take = (): ChildProcess => {
    const waiting = idle.pop();
    if (waiting) return waiting;
    const { spec, folder, environment, origin, nodes, cache, held } = request;
    // Found by the package's own exports, so that it is the source here where this file is the source.
    const worker = fork(createRequire(import.meta.url).resolve('@hemlkit/core/worker'), {
      serialization: 'advanced',
    });
    all.add(worker);
    worker.once('exit', () => all.delete(worker));
    send(worker, { type: 'setup', setup: { spec, folder, environment, origin, nodes, cache, held } });
    return worker;
  };

  return {
    concurrency: request.workers,
    async run(job) {
      for (let attempt = 1; ; attempt++) {
        request.signal?.throwIfAborted();
        const worker = take();
        const end = await train(worker, job, request.resume || attempt > 1, onEvent);
        if (end.result) {
          peaks.set(worker, end.peakRssMb);
          idle.push(worker);
          return end.result;
        }
        request.signal?.throwIfAborted();
        if (attempt === tries)
          throw new HemlError(
            `The process that trains node '${job.node}' died ${tries} times (${end.died}).`,
            {
              code: 'process-died',
              hint: 'Too little memory is a common cause: try `engine.workers: 1`, or a smaller batch. Finished epochs are kept; `heml resume RUN` goes on.',
            },
          );
        request.onEvent({
          type: 'warning',
          node: job.node,
          message: `The process that trained it died (${end.died}); it goes on in another one.`,
        });
      }
    },
    peakRssMb: () => [...peaks.values()].reduce((sum, peak) => sum + peak, 0),
    async dispose() {
      request.signal?.removeEventListener('abort', stop);
      stop();
    },
  };
}

const send = (worker: ChildProcess, message: ToWorker): void => void worker.send(message);

/** One job on one worker: its result, or how the process died. @throws what the job itself threw */
function train(
  worker: ChildProcess,
  job: NodeJob,
  resume: boolean,
  onEvent: OnEvent,
): Promise<{ result: NodeResult; peakRssMb: number } | { result?: never; died: string }> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null, signal: string | null) => {
      resolve({ died: signal ?? `exit code ${code}` });
    };
    const finish = () => {
      worker.off('exit', onExit);
      worker.off('message', onMessage);
    };
    const onMessage = (message: FromWorker) => {
      if (message.type === 'event') return onEvent(message.event);
      finish();
      if (message.type === 'done') return resolve(message);
      return reject(fromWire(message.error));
    };
    worker.on('message', onMessage);
    worker.once('exit', onExit);
    send(worker, { type: 'train', job, resume });
  });
}
