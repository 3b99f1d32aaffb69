import { join, resolve } from 'node:path';
import {
  codeOf,
  FolderLock,
  type LockRequest,
  RunFolder,
  type RunSummary,
  readSummary,
  required,
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
 * Trains a sweep's runs one after the other, each in `RUNS/SWEEP/RUN`. A finished run is not trained again, an
 * unfinished one goes on from its last finished epoch; a run that fails is told, and the rest goes on.
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
  const request = { runs: folder, cache: resolve(options.cache ?? '.heml'), onEvent, signal };
  const failed: SweepRecord['failed'] = [];
  const runs = selected.length;
  await writeSweepFolder(folder, sweep, failed);
  const names = selected.map(({ name }) => name);
  onEvent({ type: 'sweep-start', sweep: sweep.name, folder, runs: names, repeated: sweep.repeated });
  for (const [i, { name: run, loaded }] of selected.entries()) {
    const at = { run, index: i + 1, runs };
    const known = await finishedRun(join(folder, run), loaded);
    if (known) {
      onEvent({ type: 'sweep-run-end', ...at, state: 'known', ...outcome(known) });
      continue;
    }
    onEvent({ type: 'sweep-run-start', ...at });
    try {
      const trained = await trainRun(loaded, request);
      const summary = await required(new RunFolder(trained).summary, readSummary(trained));
      onEvent({ type: 'sweep-run-end', ...at, state: 'trained', ...outcome(summary) });
    } catch (error) {
      signal?.throwIfAborted();
      const message = error instanceof Error ? error.message : String(error);
      const code = codeOf(error);
      failed.push({ name: run, code, message: withoutValues(message, loaded.environment) });
      await lock.check();
      await writeSweepFolder(folder, sweep, failed);
      onEvent({ type: 'sweep-run-end', ...at, state: 'failed', code, message });
    }
  }
  onEvent({ type: 'sweep-end', sweep: sweep.name, folder, failed: failed.map(({ name }) => name) });
  return { folder, failed };
}

/** The root's metrics, and the seconds that its nodes took to train, whenever that was. */
function outcome({ nodes, root }: RunSummary): { metrics: Record<string, number>; seconds: number } {
  const seconds = nodes.reduce((sum, node) => sum + node.seconds, 0);
  return { metrics: nodes.find(({ id }) => id === root)?.metrics ?? {}, seconds };
}
