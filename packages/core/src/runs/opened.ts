import type { Engine } from '../contracts/engine';
import { HemlError } from '../contracts/error';
import type { OnEvent } from '../contracts/events';
import type { Split } from '../contracts/sample';
import { TrainedTree } from '../explanation/trained-tree';
import type { LoadedExperiment } from '../experiment/load-experiment';
import { openData } from '../training/data';
import type { Data, SplitData } from '../training/split-data';
import { openSession, type Session } from '../container/session';
import { RunFolder } from '../files/run-folder';

/** What a run needs beyond its folder. */
export interface Parts {
  session: Session;
  engine: Engine;
  data: Data;
  cache: string;
  onEvent: OnEvent;
}

/** A run whose data and engine are ready. */
export interface OpenedRun extends Parts {
  loaded: LoadedExperiment;
  /** The run's, absolute. */
  folder: string;
  /** At the height of the spec's explanations. */
  tree: TrainedTree;
}

export async function openParts(
  loaded: LoadedExperiment,
  { cache, onEvent }: { cache: string; onEvent: OnEvent },
): Promise<Parts> {
  const { experiment, plugins, folder } = loaded;
  const session = openSession({ plugins, engine: experiment.engine, folder, cache, onEvent });
  const data = await openData({ loaded, components: session.components, cache, onEvent });
  return { session, engine: await session.engine(), data, cache, onEvent };
}

/** @param folder the run's */
export const withTree = (parts: Parts, loaded: LoadedExperiment, folder: string): OpenedRun => ({
  ...parts,
  loaded,
  folder,
  tree: new TrainedTree({
    components: parts.session.components,
    engine: parts.engine,
    loaded,
    data: parts.data,
    folder: new RunFolder(folder).nodes,
  }).at(loaded.experiment.explanation.height),
});

export async function closeOpened({ tree, data, session }: OpenedRun): Promise<void> {
  await tree.dispose();
  await data.close();
  await session.dispose();
}

/** @throws HemlError (usage) where the dataset has no such split */
export function splitOf({ splits }: Data, split: Split): SplitData {
  const chosen = splits[split];
  if (chosen) return chosen;
  throw new HemlError(`The dataset of this run has no ${split} split.`, {
    code: 'split-missing', kind: 'usage',
    hint: `It has ${Object.keys(splits).join(' and ')}.`,
  });
}

/** Tells at which node a split is being embedded. */
export const embeddingProgress =
  (split: Split, onEvent: OnEvent) =>
  (node: string, done: number, total: number): void =>
    onEvent({
      type: 'info',
      message: `embedding the ${split} split at ${node}, ${done + 1} of ${total} (kept for the next time)`,
    });
