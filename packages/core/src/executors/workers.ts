import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { Type } from 'typebox';
import { HemlError } from '../contracts/error';
import type { RunEvent } from '../contracts/events';
import type { Executor, Task, TaskEnd, TaskWatch } from '../contracts/executor';
import { fromWire } from '../errors/wire';
import { defineExecutor } from '../plugin/define';
import type { FromWorker, ToWorker } from './messages';

/** How often a task is tried when the process that does it dies. */
const tries = 3;

/**
 * Trains units in processes of this machine. A process that dies (out of memory, killed) takes nothing with it: its unit
 * goes on in another one from its last finished epoch.
 */
export const workers = defineExecutor({
  type: 'workers',
  summary: 'Trains nodes at once in processes of this machine; the weights are the same however many.',
  options: Type.Object({
    workers: Type.Optional(
      Type.Integer({
        minimum: 1,
        description:
          'Processes. Default: as many as the engine can use, cores / threads and at most 8; 1 trains in the command itself.',
      }),
    ),
    startSeconds: Type.Number({
      exclusiveMinimum: 0,
      default: 120,
      description: 'How long a process may take to load its program before another is started.',
    }),
    stopSeconds: Type.Number({
      minimum: 0,
      default: 5,
      description:
        'How long a process may take to end its step when the training is stopped; then it is killed.',
    }),
  }),
  create: (options, _services, { here, processes }): Executor => {
    const { workers: count = processes } = options;
    return count > 1 ? new Workers(count, options) : { concurrency: 1, run: here, async dispose() {} };
  },
});

/**
 * A process works for one run, so that its peak memory is that run's, and for another one a new process takes its place.
 */
class Workers implements Executor {
  private readonly idle: ChildProcess[] = [];
  /** Each with the run that it works for; without one it takes no further task. */
  private readonly all = new Map<ChildProcess, string | undefined>();
  private readonly warned = new Set<string>();

  constructor(
    readonly concurrency: number,
    private readonly limits: { startSeconds: number; stopSeconds: number },
  ) {}

  async run(task: Task, watch: TaskWatch): Promise<TaskEnd> {
    const { signal } = watch;
    for (let attempt = 1; ; attempt++) {
      signal?.throwIfAborted();
      const worker = await this.workerFor(task.run.folder);
      const stop = () => this.stop(worker);
      signal?.addEventListener('abort', stop, { once: true });
      // It may have come while a process was waited for.
      if (signal?.aborted) stop();
      const end = await this.once(worker, attempt > 1 ? { ...task, resume: true } : task, watch)
        .catch((error: unknown) => this.giveUp(worker, error))
        .finally(() => signal?.removeEventListener('abort', stop));
      if (end.peakRssMb !== undefined) {
        this.idle.push(worker);
        return { process: { id: worker.pid as number, peakRssMb: end.peakRssMb } };
      }
      signal?.throwIfAborted();
      if (attempt === tries)
        throw new HemlError(
          `The process that trains node '${task.unit}' died ${tries} times (${end.died}).`,
          {
            code: 'process-died',
            hint: 'Too little memory is a common cause: try `executor.workers: 1`, or a smaller batch. Finished epochs are kept; `heml resume RUN` goes on.',
          },
        );
      watch.event({
        type: 'warning',
        node: task.unit,
        message: `The process that trained it died (${end.died}); it goes on in another one.`,
      });
    }
  }

  async dispose(): Promise<void> {
    await Promise.all([...this.all.keys()].map(end));
  }

  /** A process that waits and has the run open, else a new one: where there are as many as may be, in place of another. */
  private async workerFor(run: string): Promise<ChildProcess> {
    const own = this.idle.findLastIndex((worker) => this.all.get(worker) === run);
    if (own >= 0) return this.idle.splice(own, 1)[0] as ChildProcess;
    const other = this.all.size >= this.concurrency ? this.idle.shift() : undefined;
    if (!other) return this.start(run);
    return new Promise((resolve) => {
      // As soon as its memory is free, and before anybody else sees room.
      other.once('exit', () => resolve(this.start(run)));
      other.kill('SIGKILL');
    });
  }

  /** A process whose task failed may hold what made it fail, such as a damaged file, and so may the others of the run. */
  private async giveUp(worker: ChildProcess, error: unknown): Promise<never> {
    const run = this.all.get(worker);
    for (const [other, its] of this.all) if (its === run) this.all.set(other, undefined);
    await end(worker);
    throw error;
  }

  private start(run: string): ChildProcess {
    // Found by the package's own exports, so that it is the source here where this file is the source.
    const worker = fork(createRequire(import.meta.url).resolve('@hemlkit/core/worker'), {
      serialization: 'advanced',
    });
    this.all.set(worker, run);
    const late = setTimeout(() => worker.kill('SIGKILL'), this.limits.startSeconds * 1000);
    worker.once('message', () => clearTimeout(late));
    worker.once('exit', () => {
      clearTimeout(late);
      this.all.delete(worker);
      const at = this.idle.indexOf(worker);
      if (at >= 0) this.idle.splice(at, 1);
    });
    return worker;
  }

  /** Lets a process end the step that it is in, and kills it where that takes too long. */
  private stop(worker: ChildProcess): void {
    if (worker.connected) send(worker, { type: 'stop' });
    const late = setTimeout(() => worker.kill('SIGKILL'), this.limits.stopSeconds * 1000);
    worker.once('exit', () => clearTimeout(late));
  }

  /** One task on one process: what it has held, or how it died. @throws what the task itself threw */
  private once(
    worker: ChildProcess,
    task: Task,
    watch: TaskWatch,
  ): Promise<{ peakRssMb: number } | { peakRssMb?: never; died: string }> {
    return new Promise((resolve, reject) => {
      const onExit = (code: number | null, signal: string | null) => {
        worker.off('message', onMessage);
        resolve({ died: signal ?? `exit code ${code}` });
      };
      const finish = () => {
        worker.off('exit', onExit);
        worker.off('message', onMessage);
      };
      const onMessage = (message: FromWorker) => {
        if (message.type === 'ready') return undefined;
        if (message.type === 'event') return this.forward(message.event, task.run.folder, watch);
        finish();
        return message.type === 'done' ? resolve(message) : reject(fromWire(message.error));
      };
      worker.on('message', onMessage);
      worker.once('exit', onExit);
      send(worker, { type: 'task', task });
    });
  }

  /** A component warns once a process: of a run's several processes one is heard. */
  private forward(event: RunEvent, run: string, watch: TaskWatch): void {
    if (event.type === 'warning' && event.node === undefined) {
      const known = JSON.stringify([run, event.message]);
      if (this.warned.has(known)) return;
      this.warned.add(known);
    }
    watch.event(event);
  }
}

/** Ends a process, and waits until its memory is free. */
const end = (worker: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (worker.exitCode !== null || worker.signalCode !== null) return resolve();
    worker.once('exit', () => resolve());
    worker.kill('SIGKILL');
  });

const send = (worker: ChildProcess, message: ToWorker): void => void worker.send(message);
