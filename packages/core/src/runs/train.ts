import { basename, join, resolve } from 'node:path';
import type { OnEvent, RunSummary } from '../contracts/events';
import { writeJson } from '../files/atomic';
import { type LoadedExperiment, loadExperiment } from '../spec/load-experiment';
import { openData } from '../training/data';
import { inProcessExecutor } from '../training/executors/in-process';
import { workersExecutor } from '../training/executors/workers';
import { trainTree } from '../training/train-tree';
import { peakRssMb } from './peak-memory';
import { Run } from './run';
import { prepareRunFolder, recordEvents, writeLock } from './run-folder';
import { openSession } from './session';
import { pluginVersions } from './versions';

export interface TrainOptions {
  /** Settings over the spec's, `training.epochs=1`. */
  set?: string[];
  /** Continue an unfinished node from its last finished epoch. Default: false, it starts anew. */
  resume?: boolean;
  /** Folder of the runs. Default: `runs`, from the current folder. */
  runs?: string;
  /** Folder of what can be made again. Default: `.heml`, from the current folder. */
  cache?: string;
  onEvent?: OnEvent;
  /** Stops the run after the step it is in; finished epochs stay. */
  signal?: AbortSignal;
}

/**
 * Trains the experiment of a spec and writes its run's folder. Finished nodes are never trained again.
 *
 * @param spec a YAML file, or an experiment that is loaded already, over which no `set` is laid
 */
export async function train(spec: string | LoadedExperiment, options: TrainOptions = {}): Promise<Run> {
  const started = performance.now();
  const { resume = false, onEvent: listener = () => {}, signal } = options;
  const cache = resolve(options.cache ?? '.heml');
  const loaded = typeof spec === 'string' ? await loadExperiment(spec, { set: options.set ?? [] }) : spec;
  const { experiment, hierarchy } = loaded;
  const folder = await prepareRunFolder(options.runs ?? 'runs', loaded);
  const onEvent = recordEvents(folder, listener);
  const session = await openSession({ plugins: loaded.plugins, engine: experiment.engine, folder: loaded.folder, cache, onEvent });
  const { components, engine } = session;
  onEvent({
    type: 'run-start',
    run: folder,
    nodes: hierarchy.nodes.map(({ id, children, segments }) => ({ id, children, segments })),
    root: hierarchy.root,
  });
  for (const message of loaded.notices) onEvent({ type: 'info', message });
  const data = await openData({ experiment: loaded, components, cache, onEvent });
  const plugins = await pluginVersions(loaded);
  const versions = Object.fromEntries([...plugins, ['node', process.versions.node]]);
  await writeLock(folder, {
    folder: loaded.folder,
    seed: experiment.seed,
    versions,
    engine: engine.facts,
    data: Object.fromEntries(Object.entries(data.splits).map(([split, { key }]) => [split, key])),
  });
  const nodesFolder = join(folder, 'nodes');
  const common = { onEvent, cache, ...(signal ? { signal } : {}) };
  const executor =
    engine.workers > 1
      ? workersExecutor({
          ...common,
          spec: join(folder, 'resolved.yaml'),
          folder: loaded.folder,
          nodes: nodesFolder,
          workers: engine.workers,
          resume,
        })
      : inProcessExecutor({ ...common, isResumed: () => resume, ...session, loaded, data, folder: nodesFolder });
  const { nodes, trainedImages } = await trainTree({
    loaded,
    data,
    executor,
    folder: nodesFolder,
    cache,
    plugins,
    onEvent,
  }).finally(() => executor.dispose());
  const seconds = (performance.now() - started) / 1000;
  const summary: RunSummary = {
    name: basename(folder),
    root: hierarchy.root,
    nodes,
    seconds,
    imagesPerSecond: trainedImages / seconds,
    peakRssMb: peakRssMb() + executor.peakRssMb(),
    versions,
    engine: engine.facts,
  };
  await writeJson(join(folder, 'summary.json'), summary);
  onEvent({ type: 'run-end', run: folder, seconds });
  return new Run(folder, loaded, { session, data, cache, onEvent });
}
