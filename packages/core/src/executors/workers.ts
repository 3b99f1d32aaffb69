import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { Type } from 'typebox';
import { HemlError } from '../contracts/error';
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

class Workers implements Executor {
  private readonly idle: ChildProcess[] = [];
  private readonly all = new Set<ChildProcess>();
  private readonly warned = new Set<string>();

  constructor(
    readonly concurrency: number,
    private readonly limits: { startSeconds: number; stopSeconds: number },
  ) {}

  async run(task: Task, watch: TaskWatch): Promise<TaskEnd> {
    const { signal } = watch;
    for (let attempt = 1; ; attempt++) {
      signal?.throwIfAborted();
      const worker = this.idle.pop() ?? this.start();
      const stop = () => this.stop(worker);
      signal?.addEventListener('abort', stop, { once: true });
      const end = await this.once(worker, attempt > 1 ? { ...task, resume: true } : task, watch).finally(() =>
        signal?.removeEventListener('abort', stop),
      );
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
    for (const worker of this.all) worker.kill('SIGKILL');
  }

  private start(): ChildProcess {
    // Found by the package's own exports, so that it is the source here where this file is the source.
    const worker = fork(createRequire(import.meta.url).resolve('@hemlkit/core/worker'), {
      serialization: 'advanced',
    });
    this.all.add(worker);
    const late = setTimeout(() => worker.kill('SIGKILL'), this.limits.startSeconds * 1000);
    worker.once('message', () => clearTimeout(late));
    worker.once('exit', () => {
      clearTimeout(late);
      this.all.delete(worker);
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
        if (message.type === 'event') return this.forward(message.event, watch);
        finish();
        return message.type === 'done' ? resolve(message) : reject(fromWire(message.error));
      };
      worker.on('message', onMessage);
      worker.once('exit', onExit);
      send(worker, { type: 'task', task });
    });
  }

  /** A component warns once a process: of several processes one is heard. */
  private forward(event: Parameters<TaskWatch['event']>[0], watch: TaskWatch): void {
    if (event.type === 'warning' && event.node === undefined) {
      if (this.warned.has(event.message)) return;
      this.warned.add(event.message);
    }
    watch.event(event);
  }
}

const send = (worker: ChildProcess, message: ToWorker): void => void worker.send(message);
