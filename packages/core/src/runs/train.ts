import { resolve } from 'node:path';
import { FolderLock, type HeldLock, refuseIfInUse } from '../files/folder-lock';
import { type LoadedExperiment, loadExperiment } from '../experiment/load-experiment';
import type { Run } from './run';
import { claimRunFolder, trainingLock } from './claim-run';
import { type TrainOptions, trainRun } from './train-run';

/**
 * Trains the experiment of a spec and writes its run's folder. Finished nodes are never trained again.
 *
 * @param spec a YAML file, or an experiment that is loaded already, over which no `set` is laid
 * @throws HemlError where another process trains in that folder, and for what training refuses
 */
export async function train(spec: string | LoadedExperiment, options: TrainOptions = {}): Promise<Run> {
  const { set = [], runs = 'runs', trust, ...request } = options;
  const loaded = typeof spec === 'string' ? await loadExperiment(spec, { set, ...(trust !== undefined && { trust }) }) : spec;
  const folder = resolve(runs, loaded.experiment.name);
  await refuseIfInUse(folder, trainingLock);
  const { resume = false } = request;
  return trainRun(folder, {
    ...request,
    loaded,
    claim: (onEvent) =>
      claimRunFolder(folder, {
        loaded,
        resume,
        warn: (message) => onEvent({ type: 'warning', message }),
        inform: (message) => onEvent({ type: 'info', message }),
      }),
  });
}

/** Trains in a folder that another process has claimed for this one. */
export const trainClaimed = (
  held: HeldLock,
  request: Omit<Parameters<typeof trainRun>[1], 'claim'>,
): Promise<Run> =>
  trainRun(held.folder, {
    ...request,
    claim: async () => ({ lock: FolderLock.inherited(held), undo: async () => {} }),
  });
