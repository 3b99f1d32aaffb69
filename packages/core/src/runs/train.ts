import { resolve } from 'node:path';
import type { OnEvent } from '../contracts/events';
import { type LoadedExperiment, loadExperiment } from '../experiment/load-experiment';
import { FolderLock, type HeldLock, refuseIfInUse, type Waiting } from '../files/folder-lock';
import { claimRunFolder, trainingLock } from './claim-run';
import type { Run } from './run';
import { type TrainOptions, trainRun } from './train-run';

/**
 * Trains the experiment of a spec and writes its run's folder. Finished nodes are never trained again.
 *
 * @param spec a YAML file, or an experiment that is loaded already, over which no `set` is laid
 * @throws HemlError where another process trains in that folder, and for what training refuses
 */
export async function train(spec: string | LoadedExperiment, options: TrainOptions = {}): Promise<Run> {
  const { set = [], runs = 'runs', trust, wait = false, ...request } = options;
  const loaded =
    typeof spec === 'string'
      ? await loadExperiment(spec, { set, ...(trust !== undefined && { trust }) })
      : spec;
  const folder = resolve(runs, loaded.experiment.name);
  const { resume = false, signal } = request;
  if (!wait) await refuseIfInUse(folder, trainingLock);
  return trainRun(folder, {
    ...request,
    loaded,
    claim: (onEvent) =>
      claimRunFolder(folder, {
        loaded,
        resume,
        ...(wait && { waiting: waitingFor(onEvent, signal) }),
        warn: (message) => onEvent({ type: 'warning', message }),
        inform: (message) => onEvent({ type: 'info', message }),
      }),
  });
}

/** How a run reports that it waits for another. */
export const waitingFor = (onEvent: OnEvent = () => {}, signal?: AbortSignal): Waiting => ({
  onWait: (who) => onEvent({ type: 'info', message: `waiting for the run's folder: ${who}` }),
  signal,
});

/** Trains in a folder that another process has claimed for this one. */
export const trainClaimed = (
  held: HeldLock,
  request: Omit<Parameters<typeof trainRun>[1], 'claim'>,
): Promise<Run> =>
  trainRun(held.folder, {
    ...request,
    claim: async () => ({ lock: FolderLock.inherited(held), undo: async () => {} }),
  });
