import { join, resolve } from 'node:path';
import { HemlError } from '../contracts/error';
import { exists } from '../files/exists';
import type { LoadOptions } from '../spec/load-experiment';
import { openRun } from './open-run';
import { requireRun } from './require-run';
import type { Run } from './run';
import { readLock } from './run-folder';
import type { TrainOptions } from './train';
import { loadRunSpec } from './run-spec';
import { trainRun } from './train-run';

export type ResumeOptions = Pick<TrainOptions, 'cache' | 'onEvent' | 'pictures' | 'signal'> &
  Pick<LoadOptions, 'trust'>;

/**
 * Goes on with a run that was stopped, from what its folder says and after the last finished epoch: it ends with the
 * weights of a run never stopped. A finished run is opened, with an event that says so, and
 * its trackers send what they could not send before.
 *
 * @param run the run's folder, which may have been moved
 * @throws HemlError (usage) where there is no run
 */
export async function resumeRun(run: string, options: ResumeOptions = {}): Promise<Run> {
  const folder = resolve(run);
  await requireRun(folder);
  if (await exists(join(folder, 'summary.json'))) {
    options.onEvent?.({ type: 'info', message: 'This run is finished: there is nothing left to train.' });
    const finished = await openRun(folder, options);
    await finished.sendTracked();
    return finished;
  }
  const lock = await readLock(folder);
  if (!lock)
    throw new HemlError(`${folder} was stopped before it said where its spec lies.`, {
      kind: 'usage',
      hint: 'Nothing of it is trained: begin again with `heml train SPEC`.',
    });
  const loaded = await loadRunSpec(folder, lock, options.trust);
  const { trust: _, ...request } = options;
  return trainRun(folder, { ...request, loaded, before: lock, resume: true });
}
