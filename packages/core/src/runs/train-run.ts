import { rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { RunSummary } from '../contracts/events';
import { writeJson } from '../files/atomic';
import type { LoadedExperiment } from '../spec/load-experiment';
import { openData } from '../training/data';
import { inProcessExecutor } from '../training/executors/in-process';
import { workersExecutor } from '../training/executors/workers';
import { openTrackers } from '../trackers/open-trackers';
import { TrackerQueues } from '../trackers/tracker-queues';
import { trainTree } from '../training/train-tree';
import { changedSince } from './changed-since';
import { peakRssMb } from './peak-memory';
import { Run } from './run';
import { type Lock, readLock, recordEvents, writeLock } from './run-folder';
import { openSession } from './session';
import type { TrainOptions } from './train';
import { pluginVersions } from './versions';

/** What a run's folder is trained with. */
export interface TrainRunRequest extends Pick<TrainOptions, 'cache' | 'onEvent' | 'pictures' | 'resume' | 'signal'> {
  loaded: LoadedExperiment;
  /** What the run was made with before: differences from now are warned of. */
  before?: Lock;
}

/** Trains what is not trained yet of a run whose folder is prepared. */
export async function trainRun(folder: string, request: TrainRunRequest): Promise<Run> {
  const trackers = new TrackerQueues();
  try {
    return await trainTracked(folder, request, trackers);
  } finally {
    await trackers.close();
  }
}

async function trainTracked(folder: string, request: TrainRunRequest, trackers: TrackerQueues): Promise<Run> {
  const started = performance.now();
  const { loaded, before, resume = false, onEvent: listener = () => {}, signal } = request;
  const cache = resolve(request.cache ?? '.heml');
  const { experiment, hierarchy } = loaded;
  const onEvent = recordEvents(folder, loaded.environment, (event) => {
    // A finished run of which a node is trained again is not finished until it ends.
    if (event.type === 'node-start') rmSync(join(folder, 'summary.json'), { force: true });
    listener(event);
    trackers.event(event);
  });
  const session = await openSession({ plugins: loaded.plugins, engine: experiment.engine, folder: loaded.folder, cache, onEvent });
  const { components, engine } = session;
  await openTrackers(trackers, { loaded, components, folder, resumed: resume, onEvent });
  onEvent({
    type: 'run-start',
    run: folder,
    nodes: hierarchy.nodes.map(({ id, children, segments }) => ({ id, children, segments })),
    root: hierarchy.root,
  });
  for (const message of loaded.notices) onEvent({ type: 'info', message });
  for (const message of loaded.warnings) onEvent({ type: 'warning', message });
  const data = await openData({ experiment: loaded, components, cache, onEvent });
  const plugins = await pluginVersions(loaded);
  const versions = Object.fromEntries([...plugins, ['node', process.versions.node]]);
  const mark = (await readLock(folder))?.mark;
  const lock: Lock = {
    folder: loaded.folder,
    ...(mark !== undefined && { mark }),
    seed: experiment.seed,
    versions,
    engine: engine.facts,
    data: Object.fromEntries(Object.entries(data.splits).map(([split, { key }]) => [split, key])),
  };
  if (before) for (const message of changedSince(before, lock)) onEvent({ type: 'warning', message });
  await writeLock(folder, lock);
  const nodesFolder = join(folder, 'nodes');
  const common = { onEvent, cache, ...(signal ? { signal } : {}) };
  const executor =
    engine.workers > 1
      ? workersExecutor({
          ...common,
          spec: join(folder, 'resolved.yaml'),
          folder: loaded.folder,
          environment: loaded.environment,
          origin: loaded.origin,
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
  const run = new Run(folder, loaded, { session, data, cache, onEvent });
  if (request.pictures && trackers.wantPictures) {
    try {
      for (const picture of await request.pictures(run)) trackers.picture(picture);
    } catch (error) {
      // The run is finished: no report may take it away.
      onEvent({ type: 'warning', message: `Trackers get no pictures: ${(error as Error).message}` });
    }
  }
  return run;
}
