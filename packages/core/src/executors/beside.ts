import type { OpenExecutor } from '../contracts/executor';
import { SharedExecutor } from './shared';

/** Something that trains a run, beside others. */
export interface RunJob {
  /** Runs of the same key share an executor; one of another key begins when all before it have ended. */
  key: string;
  /** Makes that executor. */
  create: OpenExecutor;
  /** A job before it, which has to have ended. */
  after?: RunJob | undefined;
  /** @param executor the run's, to be opened once its data are */
  run(executor: OpenExecutor, signal: AbortSignal): Promise<void>;
}

/**
 * Runs jobs in their order, at most as many at once as the executor takes tasks. The next one begins when those before it
 * leave the executor room, and have opened their data: what several read is then stored once.
 *
 * @param signal aborts them all
 * @throws the first error of a job, which ends the others, once they have all ended
 */
export async function trainBeside(jobs: readonly RunJob[], signal?: AbortSignal): Promise<void> {
  const stopping = new AbortController();
  const stop = signal ? AbortSignal.any([signal, stopping.signal]) : stopping.signal;
  const waiting = new Set(jobs);
  const running = new Set<RunJob>();
  /** Those of them that have not asked for their executor yet. */
  const opening = new Set<RunJob>();
  let shared: { key: string; executor: SharedExecutor } | undefined;
  let failure: { error: unknown } | undefined;
  let wake = () => {};

  const hasRoom = (job: RunJob): boolean => {
    if (running.size === 0) return true;
    const { key, executor } = shared as NonNullable<typeof shared>;
    const { concurrency = 1, load } = executor;
    return key === job.key && opening.size === 0 && running.size < concurrency && load < concurrency;
  };

  const start = async (job: RunJob): Promise<void> => {
    waiting.delete(job);
    running.add(job);
    opening.add(job);
    if (shared?.key !== job.key) {
      await shared?.executor.dispose();
      shared = { key: job.key, executor: new SharedExecutor(job.create, () => wake()) };
    }
    const open = shared.executor.forRun(jobs.indexOf(job));
    job
      .run(async (context) => {
        const executor = await open(context);
        opening.delete(job);
        wake();
        return executor;
      }, stop)
      .catch((error: unknown) => {
        failure ??= { error };
        stopping.abort(error);
      })
      .finally(() => {
        running.delete(job);
        opening.delete(job);
        wake();
      });
  };

  try {
    for (;;) {
      const isReady = ({ after }: RunJob) => !after || !(waiting.has(after) || running.has(after));
      const next = failure ? undefined : [...waiting].find(isReady);
      if (next && hasRoom(next)) await start(next);
      else if (running.size === 0) break;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  } finally {
    await shared?.executor.dispose();
  }
  if (failure) throw failure.error;
}
