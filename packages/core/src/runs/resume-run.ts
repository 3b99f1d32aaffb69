import { resolve } from 'node:path';
import { HemlError } from '../contracts/error';
import type { OnEvent, RunSummary } from '../contracts/events';
import type { LoadOptions } from '../experiment/load-experiment';
import { unlessDamaged } from '../files/damaged';
import { FolderLock, refuseIfInUse } from '../files/folder-lock';
import { RunFolder } from '../files/run-folder';
import { findWholeNode } from '../training/node-files';
import { hasEarlierKeys, trainingLock } from './claim-run';
import { openRun } from './open-run';
import { requireRun } from './require-run';
import type { Run } from './run';
import { checkTexts, readLock, readSummary, unitNodes } from './run-files';
import { loadRunSpec } from './run-spec';
import { waitingFor } from './train';
import type { TrainOptions } from './train-run';
import { trainRun } from './train-run';

export type ResumeOptions = Pick<TrainOptions, 'cache' | 'onEvent' | 'pictures' | 'signal' | 'wait'> &
  Pick<LoadOptions, 'trust'>;

/**
 * Continues a run that was stopped, by what its folder records and after the last finished epoch: it ends with the
 * weights of a run never stopped. A finished run is opened, with an event that reports it, and
 * its trackers send what they could not send before.
 *
 * @param run the run's folder, which may have been moved
 * @throws HemlError (usage) where there is no run
 */
export async function resumeRun(run: string, options: ResumeOptions = {}): Promise<Run> {
  const folder = resolve(run);
  const { onEvent = () => {} } = options;
  const warn = (message: string) => onEvent({ type: 'warning', message });
  await requireRun(folder);
  const lock = await readLock(folder);
  if (!lock)
    throw new HemlError(`${folder} was stopped before it recorded where its spec lies.`, {
      code: 'run-not-resumable',
      kind: 'usage',
      hint: 'Begin again with `heml train SPEC`: nodes that are trained are not trained again.',
    });
  await checkTexts(folder, lock);
  const loaded = await loadRunSpec(folder, lock, options.trust);
  const summary = await unlessDamaged(() => readSummary(folder), warn);
  if (summary && (await isWhole(folder, summary, onEvent))) {
    onEvent({ type: 'info', message: 'This run is finished: there is nothing left to train.' });
    const finished = await openRun(folder, options);
    await finished.sendTracked();
    return finished;
  }
  if (hasEarlierKeys(lock))
    throw new HemlError(
      `${folder} was begun by an earlier version of HEML, whose trained nodes this one would train again.`,
      {
        code: 'run-of-earlier-version',
        kind: 'usage',
        hint: 'Finish it with the version that began it; or train its spec with `heml train SPEC`, which keeps this folder and starts from the beginning.',
      },
    );
  const { trust: _, wait = false, ...request } = options;
  if (!wait) await refuseIfInUse(folder, trainingLock);
  const waiting = wait ? waitingFor(onEvent, options.signal) : undefined;
  const claim = async () => ({
    lock: await FolderLock.take(folder, trainingLock, waiting),
    undo: async () => {},
  });
  return trainRun(folder, { ...request, loaded, before: lock, resume: true, claim });
}

/** Whether each node of a finished run is there, and is what was written. */
async function isWhole(folder: string, { nodes }: RunSummary, onEvent: OnEvent): Promise<boolean> {
  let whole = true;
  for (const { id } of unitNodes(nodes)) {
    const warn = (message: string) => onEvent({ type: 'warning', node: id, message });
    const found = await unlessDamaged(() => findWholeNode(new RunFolder(folder).node(id)), warn);
    if (!found) {
      warn('The files of this node are not all there: it is taken from the cache, or trained again.');
      whole = false;
    }
  }
  return whole;
}
