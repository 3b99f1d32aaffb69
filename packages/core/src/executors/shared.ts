import type {
  Executor,
  ExecutorContext,
  OpenExecutor,
  Task,
  TaskEnd,
  TaskWatch,
} from '../contracts/executor';

/** A task that waits until the executor has room. */
interface Waiting {
  order: number;
  start(): void;
}

/**
 * Milliseconds that a place is kept for the run that has left it: its next task comes once this one's result is in its
 * folder. Else a later run would take the place for a whole task, and the worker, which has the run open, would be replaced.
 */
const patience = 50;

/** One executor for several runs: of the tasks that wait, those of the earliest run go first. */
export class SharedExecutor {
  /** How many tasks it takes at once; known once a run has opened it. */
  concurrency: number | undefined;
  private opened: Promise<Executor> | undefined;
  /** By run folder: who does its tasks where the executor does none itself. */
  private readonly heres = new Map<string, ExecutorContext['here']>();
  private readonly queue: Waiting[] = [];
  private running = 0;

  /** @param onChange called when there may be room for more tasks */
  constructor(
    private readonly create: OpenExecutor,
    private readonly onChange: () => void,
  ) {}

  /** How many tasks are under way or wait. */
  get load(): number {
    return this.running + this.queue.length;
  }

  /** What a run opens: its disposal leaves the executor to the others. @param order the run's place among them */
  forRun(order: number): OpenExecutor {
    return async (context) => {
      const executor = await this.open(context);
      return {
        concurrency: executor.concurrency,
        run: (task, watch) => {
          this.heres.set(task.run.folder, context.here);
          return this.run(executor, order, task, watch);
        },
        async dispose() {},
      };
    };
  }

  async dispose(): Promise<void> {
    await (await this.opened?.catch(() => undefined))?.dispose();
  }

  private async open({ processes }: ExecutorContext): Promise<Executor> {
    this.opened ??= this.create({
      processes,
      here: (task, watch) => (this.heres.get(task.run.folder) as ExecutorContext['here'])(task, watch),
    });
    try {
      const executor = await this.opened;
      this.concurrency = executor.concurrency;
      return executor;
    } catch (error) {
      // The next run tries again, and reports its own error.
      this.opened = undefined;
      throw error;
    }
  }

  private async run(executor: Executor, order: number, task: Task, watch: TaskWatch): Promise<TaskEnd> {
    await this.turn(order, executor.concurrency, watch.signal);
    try {
      return await executor.run(task, watch);
    } finally {
      this.running--;
      const isOwn = this.queue[0] && this.queue[0].order <= order;
      if (isOwn) this.fill(executor);
      else setTimeout(() => this.fill(executor), patience);
    }
  }

  private fill({ concurrency }: Executor): void {
    while (this.running < concurrency && this.queue.length > 0) this.queue.shift()?.start();
    this.onChange();
  }

  private async turn(order: number, concurrency: number, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (this.running < concurrency) {
      this.running++;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const stop = () => {
        this.queue.splice(this.queue.indexOf(waiting), 1);
        reject(signal?.reason);
      };
      const waiting: Waiting = {
        order,
        start: () => {
          signal?.removeEventListener('abort', stop);
          this.running++;
          resolve();
        },
      };
      const at = this.queue.findIndex((other) => other.order > order);
      this.queue.splice(at < 0 ? this.queue.length : at, 0, waiting);
      signal?.addEventListener('abort', stop, { once: true });
    });
  }
}
