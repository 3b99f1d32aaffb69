import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { HemlError } from '../contracts/error';
import type { OnEvent } from '../contracts/events';
import type { LoadOptions } from '../experiment/load-experiment';
import { exists } from '../files/exists';
import { refuseIfInUse } from '../files/folder-lock';
import { RunFolder } from '../files/run-folder';
import { allowDownloads } from './allow-downloads';
import { trainingLock } from './claim-run';
import { requireRun } from './require-run';
import { Run } from './run';
import { checkTexts, readLock, readSummary, required } from './run-files';
import { loadRunSpec } from './run-spec';

export interface OpenRunOptions extends Pick<LoadOptions, 'trust'> {
  /** Folder of what can be made again. Default: `.heml`, from the current folder. */
  cache?: string;
  onEvent?: OnEvent;
}

/**
 * Opens the folder of a finished run. Programs that it names run where the same person made the run, or with `trust`.
 *
 * @throws HemlError (usage) where there is none, or it is not finished; HemlError that names a damaged file
 */
export async function openRun(folder: string, options: OpenRunOptions = {}): Promise<Run> {
  const absolute = resolve(folder);
  await requireFinished(absolute);
  const lock = await required(new RunFolder(absolute).lock, readLock(absolute));
  await checkTexts(absolute, lock);
  const loaded = await loadRunSpec(absolute, lock, options.trust);
  const { onEvent = () => {} } = options;
  allowDownloads(loaded, onEvent);
  return new Run(absolute, loaded, { cache: resolve(options.cache ?? '.heml'), onEvent });
}

async function requireFinished(folder: string): Promise<void> {
  if (await readSummary(folder)) return;
  await requireRun(folder);
  await refuseIfInUse(folder, {
    ...trainingLock,
    hint: 'It can be read once it is finished; `heml runs` lists how far it is.',
  });
  const files = new RunFolder(folder);
  const nodes = await readdir(files.nodes).catch((): string[] => []);
  const trained = await Promise.all(nodes.map((id) => exists(files.nodeFile(id, 'result'))));
  const count = trained.filter(Boolean).length;
  throw new HemlError(
    `${folder} is not a finished run: it was stopped, with ${count} ${count === 1 ? 'node' : 'nodes'} trained.`,
    {
      code: 'run-not-finished',
      kind: 'usage',
      hint: 'Finish it with `heml resume RUN`; what is trained is not trained again.',
    },
  );
}
