import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { HemlError } from '../contracts/error';
import type { OnEvent } from '../contracts/events';
import { exists } from '../files/exists';
import { loadExperiment } from '../spec/load-experiment';
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
  const loaded = await loadExperiment(join(absolute, 'resolved.yaml'), { folder: specFolder });
  return new Run(absolute, loaded, {
    cache: resolve(options.cache ?? '.heml'),
    onEvent: options.onEvent ?? (() => {}),
  });
}

async function requireFinished(folder: string): Promise<void> {
  if (await exists(join(folder, 'summary.json'))) return;
  const refuse = (reason: string, hint: string): never => {
    throw new HemlError(`${folder} is no finished run: ${reason}.`, { kind: 'usage', hint });
  };
  if (!(await exists(folder))) refuse('there is no such folder', 'Give the folder that `heml train` printed.');
  if (!(await exists(join(folder, 'resolved.yaml'))))
    refuse('it holds no run', 'Give the folder that `heml train` printed.');
  const nodes = await readdir(join(folder, 'nodes')).catch((): string[] => []);
  const trained = await Promise.all(nodes.map((id) => exists(join(folder, 'nodes', id, 'metrics.json'))));
  refuse(
    `it was stopped, with ${trained.filter(Boolean).length} nodes trained`,
    'Finish it with `heml train SPEC --resume`; what is trained is not trained again.',
  );
}
