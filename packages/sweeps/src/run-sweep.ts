import { join, resolve } from 'node:path';
import {
  codeOf,
  executorOf,
  FolderLock,
  type LockRequest,
  type OpenExecutor,
  RunFolder,
  type RunJob,
  type RunSummary,
  readSummary,
  required,
  trainBeside,
  withoutValues,
} from '@hemlkit/core/run';
import type { OnSweepEvent } from './events';
import { finishedRun } from './finished';
import type { Sweep, SweepRun } from './load-sweep';
import { type TrainRunOptions, trainRunInProcess } from './run-process';
import { selectRuns } from './select-runs';
import { type SweepRecord, writeSweepFolder } from './sweep-folder';

const sweepLock: LockRequest = {
  doing: 'training this sweep',
  hint: 'A sweep beside it needs another name, or another folder: `--runs FOLDER`.',
};

export interface RunSweepOptions {
  /** Folder of the runs; the sweep's folder is in it. Default: `runs`, from the current folder. */
  runs?: string;
  /** Folder of what can be made again, shared by all runs. Default: `.heml`, from the current folder. */
  cache?: string;
  onEvent?: OnSweepEvent;
  /** Stops after the step it is in; finished epochs stay. */
  signal?: AbortSignal;
  /** Train only the runs with all of these words in their names: `loss=snr`, `seed=0`. Default: all. */
  only?: readonly string[];
  /** Trains one run and gives its folder. Default: in a process of its own. */
  trainRun?: (loaded: SweepRun['loaded'], options: TrainRunOptions) => Promise<string>;
}

export interface SweepResult {
  /** The sweep's folder, absolute. */
  folder: string;
  failed: SweepRecord['failed'];
}

/**
 * Trains a sweep's runs, each in `RUNS/SWEEP/RUN`, in their order: where one leaves the executor room, the next one begins
 * beside it. A finished run is not trained again, an
 * unfinished one goes on from its last finished epoch; a run that fails is reported, and the rest goes on.
 *
 * @throws the signal's reason when it is aborted; HemlError where another process trains this sweep
 */
export async function runSweep(sweep: Sweep, options: RunSweepOptions = {}): Promise<SweepResult> {
  const folder = resolve(options.runs ?? 'runs', sweep.name);
  const selected = selectRuns(sweep.runs, options.only ?? []);
  const lock = await FolderLock.take(folder, sweepLock);
  try {
    return await runSelected({ sweep, selected, folder, options, lock });
  } finally {
    await lock.release();
  }
}

interface SelectedRuns {
  sweep: Sweep;
  selected: readonly SweepRun[];
  /** The sweep's, absolute. */
  folder: string;
  options: RunSweepOptions;
  lock: FolderLock;
}

async function runSelected({ sweep, selected, folder, options, lock }: SelectedRuns): Promise<SweepResult> {
  const { onEvent = () => {}, signal, trainRun = trainRunInProcess } = options;
  const cache = resolve(options.cache ?? '.heml');
  /** By place in the sweep: its order is kept, however they end. */
  const failures = new Map<number, SweepRecord['failed'][number]>();
  const failed = () => [...failures].sort(([a], [b]) => a - b).map(([, failure]) => failure);
  const runs = selected.length;
  await writeSweepFolder(folder, sweep, []);
  const names = selected.map(({ name }) => name);
  onEvent({ type: 'sweep-start', sweep: sweep.name, folder, runs: names, repeated: sweep.repeated });
  const trainOne = async (i: number, executor: OpenExecutor, stop: AbortSignal): Promise<void> => {
    stop.throwIfAborted();
    const { name: run, loaded } = selected[i] as SweepRun;
    const at = { run, index: i + 1, runs };
    const known = await finishedRun(join(folder, run), loaded);
    if (known) {
      onEvent({ type: 'sweep-run-end', ...at, state: 'known', ...outcome(known) });
      return;
    }
    onEvent({ type: 'sweep-run-start', ...at });
    try {
      const trained = await trainRun(loaded, {
        runs: folder,
        cache,
        executor,
        onEvent: (event) => onEvent({ ...event, sweepRun: run }),
        signal: stop,
      });
      const summary = await required(new RunFolder(trained).summary, readSummary(trained));
      onEvent({ type: 'sweep-run-end', ...at, state: 'trained', ...outcome(summary) });
    } catch (error) {
      stop.throwIfAborted();
      const message = error instanceof Error ? error.message : String(error);
      const code = codeOf(error);
      failures.set(i, { name: run, code, message: withoutValues(message, loaded.environment) });
      await lock.check();
      await writeSweepFolder(folder, sweep, failed());
      onEvent({ type: 'sweep-run-end', ...at, state: 'failed', code, message });
    }
  };
  const jobs = selected.map(
    ({ loaded }, i): RunJob => ({
      ...executorOf(loaded, cache, (message) =>
        onEvent({ type: 'warning', message, sweepRun: names[i] as string }),
      ),
      run: (executor, stop) => trainOne(i, executor, stop),
    }),
  );
  await trainBeside(jobs, signal);
  onEvent({ type: 'sweep-end', sweep: sweep.name, folder, failed: failed().map(({ name }) => name) });
  return { folder, failed: failed() };
}

/** The root's metrics, and the seconds that its nodes took to train, whenever that was. */
function outcome({ nodes, root }: RunSummary): { metrics: Record<string, number>; seconds: number } {
  const seconds = nodes.reduce((sum, node) => sum + node.seconds, 0);
  return { metrics: nodes.find(({ id }) => id === root)?.metrics ?? {}, seconds };
}
