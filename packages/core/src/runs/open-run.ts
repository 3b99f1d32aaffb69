import { join, resolve } from 'node:path';
import type { OnEvent, RunSummary } from '../contracts/events';
import { loadExperiment } from '../spec/load-experiment';
import { Run } from './run';
import { type Lock, readRunFile } from './run-folder';

export interface OpenRunOptions {
  /** Folder of what can be made again. Default: `.heml`, from the current folder. */
  cache?: string;
  onEvent?: OnEvent;
}

/** Opens the folder of a finished run. */
export async function openRun(folder: string, options: OpenRunOptions = {}): Promise<Run> {
  const absolute = resolve(folder);
  await readRunFile<RunSummary>(absolute, 'summary.json');
  const { folder: specFolder } = await readRunFile<Lock>(absolute, 'lock.json');
  const loaded = await loadExperiment(join(absolute, 'resolved.yaml'), { folder: specFolder });
  return new Run(absolute, loaded, { cache: resolve(options.cache ?? '.heml'), onEvent: options.onEvent ?? (() => {}) });
}
