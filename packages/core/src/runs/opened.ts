import type { Engine } from '../contracts/engine';
import { HemlError } from '../contracts/error';
import type { OnEvent } from '../contracts/events';
import type { Split } from '../contracts/sample';
import type { LoadedExperiment } from '../experiment/load-experiment';
import type { TrainedTree } from '../explanation/trained-tree';
import { RunFolder } from '../files/run-folder';
import type { Data, SplitData } from '../training/split-data';
import type { SpecSession } from './spec-session';

/** A run whose data and engine are ready. */
export interface OpenedRun {
  /** Disposes of all of it. */
  session: SpecSession;
  loaded: LoadedExperiment;
  /** The run's, absolute. */
  folder: string;
  engine: Engine;
  data: Data;
  tree: TrainedTree;
  cache: string;
  onEvent: OnEvent;
}

/** @param folder the run's */
export async function openedRun(session: SpecSession, folder: string): Promise<OpenedRun> {
  const { loaded, cache, onEvent } = session;
  // The data first: without them no engine need start.
  const data = await session.data();
  const trained = await session.tree(new RunFolder(folder).nodes).get();
  const tree = trained.at(loaded.experiment.explanation.height);
  return { session, loaded, folder, engine: await session.engine(), data, tree, cache, onEvent };
}

/** @throws HemlError (usage) where the dataset has no such split */
export function splitOf({ splits }: Data, split: Split): SplitData {
  const chosen = splits[split];
  if (chosen) return chosen;
  throw new HemlError(`The dataset of this run has no ${split} split.`, {
    code: 'split-missing',
    kind: 'usage',
    hint: `It has ${Object.keys(splits).join(' and ')}.`,
  });
}

/** Reports at which node a split is being embedded. */
export const embeddingProgress =
  (split: Split, onEvent: OnEvent) =>
  (node: string, done: number, total: number): void =>
    onEvent({
      type: 'info',
      message: `embedding the ${split} split at ${node}, ${done + 1} of ${total} (kept for the next time)`,
    });
