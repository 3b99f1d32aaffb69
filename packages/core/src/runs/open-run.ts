import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { HemlError } from '../contracts/error';
import type { OnEvent } from '../contracts/events';
import { exists } from '../files/exists';
import { loadExperiment } from '../spec/load-experiment';
import { requireRun } from './require-run';
import { Run } from './run';
import { type Lock, readRunFile } from './run-folder';

export interface OpenRunOptions {
  /** Folder of what can be made again. Default: `.heml`, from the current folder. */
  cache?: string;
  onEvent?: OnEvent;
}

/**
 * Opens the folder of a finished run.
 *
 * @throws HemlError (usage) where there is none, or it is not finished
 */
export async function openRun(folder: string, options: OpenRunOptions = {}): Promise<Run> {
  const absolute = resolve(folder);
  await requireFinished(absolute);
  const { folder: specFolder } = await readRunFile<Lock>(absolute, 'lock.json');
  const loaded = await loadExperiment(join(absolute, 'resolved.yaml'), { folder: specFolder, lenient: true });
  return new Run(absolute, loaded, {
    cache: resolve(options.cache ?? '.heml'),
    onEvent: options.onEvent ?? (() => {}),
  });
}

async function requireFinished(folder: string): Promise<void> {
  if (await exists(join(folder, 'summary.json'))) return;
  await requireRun(folder);
  const nodes = await readdir(join(folder, 'nodes')).catch((): string[] => []);
  const trained = await Promise.all(nodes.map((id) => exists(join(folder, 'nodes', id, 'metrics.json'))));
  throw new HemlError(
    `${folder} is no finished run: it was stopped, with ${trained.filter(Boolean).length} nodes trained.`,
    { kind: 'usage', hint: 'Finish it with `heml resume RUN`; what is trained is not trained again.' },
  );
}
