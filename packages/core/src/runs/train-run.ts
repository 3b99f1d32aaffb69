import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { OnEvent, RunEvent, RunSummary } from '../contracts/events';
import type { ExecutorContext, OpenExecutor } from '../contracts/executor';
import type { LoadedDataset } from '../contracts/sample';
import type { TrackedPicture } from '../contracts/tracker';
import type { LoadedExperiment, LoadOptions } from '../experiment/load-experiment';
import { measureTree, rootOutcomes } from '../explanation/evaluate-tree';
import { syncFolder } from '../files/atomic';
import { writeChecked } from '../files/checked-json';
import { DamagedFile } from '../files/damaged';
import { stableJson } from '../files/hash';
import { RunFolder } from '../files/run-folder';
import { openTrackers } from '../trackers/open-trackers';
import { TrackerQueues } from '../trackers/tracker-queues';
import { answeredNodes } from '../training/method-of';
import { createMetrics, isSmallerBetter, type Measured, type SpecMetric } from '../training/metrics';
import { rootPrecision } from '../training/root-precision';
import { trainUnits } from '../training/train-units';
import { UnitJobs } from '../training/unit-jobs';
import { whatIsKnown } from '../training/what-is-known';
import { allowDownloads } from './allow-downloads';
import { changedSince } from './changed-since';
import type { ClaimedRun } from './claim-run';
import { EventLog } from './event-log';
import { lockOf } from './lock-of';
import { peakRssMb } from './peak-memory';
import { Run } from './run';
import { type Lock, readLock, writeLock } from './run-files';
import { openSpecSession, type SpecSession } from './spec-session';
import { tidyRun } from './tidy-run';

export interface TrainOptions extends Pick<LoadOptions, 'trust'> {
  /** Settings over the spec's, `training.epochs=1`. */
  set?: string[];
  /** Continue an unfinished node from its last finished epoch. Default: false, it starts from the beginning. */
  resume?: boolean;
  /** Folder of the runs. Default: `runs`, from the current folder. */
  runs?: string;
  /** Folder of what can be made again. Default: `.heml`, from the current folder. */
  cache?: string;
  onEvent?: OnEvent;
  /** Pictures of the finished run for trackers that show them; asked for only where there is one. */
  pictures?: (run: Run) => Promise<TrackedPicture[]>;
  /** Stops the run after the step it is in; finished epochs stay. */
  signal?: AbortSignal;
  /** Wait while another process trains in the run's folder. Default: false, that is an error. */
  wait?: boolean;
  /** Where its nodes are trained. Default: an executor of its own, from the spec. */
  executor?: OpenExecutor;
}

/** What a run's folder is trained with. */
export interface TrainRunRequest
  extends Pick<TrainOptions, 'cache' | 'executor' | 'onEvent' | 'pictures' | 'resume' | 'signal'> {
  loaded: LoadedExperiment;
  /** What the run was made with before: differences from now are warned of. */
  before?: Lock;
  /** Makes the folder this process's, once the dataset is listed. */
  claim(onEvent: OnEvent): Promise<ClaimedRun>;
}

/** A stored file may be found damaged in the middle: what was done stays, and it begins again so often. */
const tries = 3;

/** Trains what is not trained yet of a run. What is found damaged is made again. */
export async function trainRun(folder: string, request: TrainRunRequest): Promise<Run> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await trainOnce(folder, attempt === 1 ? request : { ...request, resume: true });
    } catch (error) {
      if (!(error instanceof DamagedFile) || attempt === tries) throw error;
      request.onEvent?.({
        type: 'warning',
        message: `${error.message} ${error.hint} It is tried again now.`,
      });
    }
  }
}

async function trainOnce(folder: string, request: TrainRunRequest): Promise<Run> {
  const trackers = new TrackerQueues();
  const log = new EventLog(request.loaded.environment);
  let claimed: ClaimedRun | undefined;
  let hasBegun = false;
  try {
    return await trainTracked(
      folder,
      request,
      { trackers, log },
      {
        onClaim: (own) => {
          claimed = own;
        },
        onNode: () => {
          hasBegun = true;
        },
      },
    );
  } catch (error) {
    log.close();
    // A file that is no longer there is not the cause but a consequence where the whole folder was moved.
    if (claimed && (error as NodeJS.ErrnoException).code === 'ENOENT') await claimed.lock.check();
    // A run that fails at once leaves all as it was; an interrupted run can be continued.
    if (claimed && !hasBegun && !request.signal?.aborted && !(error instanceof DamagedFile))
      await claimed.undo().catch(() => {});
    throw error;
  } finally {
    await trackers.close();
    log.close();
    await claimed?.lock.release();
  }
}

/** A run's reports: to the person, into its folder, to its trackers. */
interface Reports {
  trackers: TrackerQueues;
  log: EventLog;
}

interface Notices {
  onClaim(claimed: ClaimedRun): void;
  onNode(): void;
}

async function trainTracked(
  folder: string,
  request: TrainRunRequest,
  { trackers, log }: Reports,
  noticed: Notices,
): Promise<Run> {
  const { loaded, onEvent: listener = () => {}, resume = false } = request;
  const cache = resolve(request.cache ?? '.heml');
  const early: RunEvent[] = [];
  let isOpen = false;
  const onEvent: OnEvent = (event) => {
    if (event.type === 'node-start' || event.type === 'node-end') noticed.onNode();
    // A finished run of which a node is trained again is not finished until it ends.
    if (event.type === 'node-start') rmSync(new RunFolder(folder).summary, { force: true });
    log.write(event);
    listener(event);
    if (isOpen) trackers.event(event);
    else early.push(event);
  };
  allowDownloads(loaded, onEvent, request.signal);
  const session = openSpecSession(loaded, { cache, onEvent });
  try {
    const onClaim = async (claimed: ClaimedRun): Promise<void> => {
      noticed.onClaim(claimed);
      log.open(folder);
      await openTrackers(trackers, {
        loaded,
        components: session.components,
        folder,
        resumed: resume,
        onEvent,
      });
      isOpen = true;
      for (const event of early.splice(0)) trackers.event(event);
      await tidyRun(folder, cache);
    };
    const run = await trainIn(session, folder, request, onClaim);
    if (request.pictures && trackers.wantPictures) {
      try {
        for (const picture of await request.pictures(run)) trackers.picture(picture);
      } catch (error) {
        // The run is finished: no report may take it away.
        onEvent({ type: 'warning', message: `Trackers get no pictures: ${(error as Error).message}` });
      }
    }
    return run;
  } catch (error) {
    await session.dispose();
    throw error;
  }
}

async function trainIn(
  session: SpecSession,
  folder: string,
  request: TrainRunRequest,
  onClaim: (claimed: ClaimedRun) => Promise<void>,
): Promise<Run> {
  const started = performance.now();
  const { loaded, components, cache, onEvent } = session;
  const { resume = false, signal } = request;
  const { hierarchy } = loaded;
  await loaded.hub.all();
  const engine = await session.engine();
  const method = await session.method();
  onEvent({
    type: 'run-start',
    run: folder,
    nodes: answeredNodes(method.units, hierarchy.nodes).map(({ id, children, segments }) => ({
      id,
      children,
      segments,
    })),
    root: hierarchy.root,
  });
  for (const message of loaded.notices) onEvent({ type: 'info', message });
  for (const message of loaded.warnings) onEvent({ type: 'warning', message });
  let claimed: ClaimedRun | undefined;
  let metrics: SpecMetric[] = [];
  const begin = async ({ validation }: LoadedDataset['splits']): Promise<void> => {
    // Before the folder is claimed: what cannot be measured moves no earlier run aside.
    metrics = await createMetrics(components, loaded);
    for (const { metric } of metrics) metric.check?.(validation.length);
    claimed = await request.claim(onEvent);
    await onClaim(claimed);
  };
  const data = await session.data({ begin });
  const { lock: held } = claimed as unknown as ClaimedRun;
  const beforeWrite = async (): Promise<void> => {
    await held.check();
    await unfinish(folder);
  };
  const lock = await lockOf(folder, loaded, data, engine);
  if (request.before) {
    const messages = changedSince(request.before, lock);
    for (const message of messages) onEvent({ type: 'warning', message });
  }
  if (stableJson(await readLock(folder)) !== stableJson(lock)) {
    await beforeWrite();
    await writeLock(folder, lock);
  }
  const nodesFolder = new RunFolder(folder).nodes;
  let jobs: UnitJobs | undefined;
  const here: ExecutorContext['here'] = async (task) => {
    const own = { components, engine, loaded, data, folder: nodesFolder, cache, onEvent, beforeWrite };
    jobs ??= new UnitJobs({ ...own, ...(signal && { signal }) });
    await jobs.run(task);
    return {};
  };
  const executor = session.executor({ processes: engine.processes, here }, request.executor);
  const trained = session.tree(nodesFolder);
  const { nodes, trainedImages, ...others } = await trainUnits({
    loaded,
    data,
    executor: await executor.get(),
    run: {
      folder,
      cache,
      base: loaded.folder,
      environment: loaded.environment,
      origin: loaded.origin,
      lock: held.held,
    },
    resume,
    folder: nodesFolder,
    cache,
    async measure(node, missing) {
      const measured = await measureTree(await trained.get(), [node], data.splits.validation, missing);
      return measured[node] as Measured;
    },
    metrics,
    arithmetic: engine.arithmetic,
    onEvent,
    beforeWrite,
    signal,
  }).finally(() => Promise.all([executor.release(), jobs?.dispose(), trained.release()]));
  const { validation } = data.splits;
  const { labels, samples } = validation;
  const measured = nodes.find(({ id }) => id === hierarchy.root)?.metrics ?? {};
  let outcomes: Uint8Array | undefined;
  if (data.group !== undefined) {
    const whole = session.tree(nodesFolder);
    const opened = await whole.get();
    outcomes = await rootOutcomes(opened, validation, metrics).finally(() => whole.release());
  }
  const known = { labels, ...whatIsKnown(samples, data) };
  const precision = rootPrecision(metrics, { values: measured, known, outcomes });
  const names = new Set(nodes.flatMap((node) => Object.keys(node.metrics)));
  const smallerIsBetter = [...names].filter((name) => isSmallerBetter(metrics, name));
  const seconds = (performance.now() - started) / 1000;
  const summary: RunSummary = {
    name: basename(folder),
    root: hierarchy.root,
    nodes,
    ...(precision && { precision }),
    ...(smallerIsBetter.length > 0 && { smallerIsBetter }),
    seconds,
    imagesPerSecond: trainedImages / seconds,
    peakRssMb: peakRssMb() + others.peakRssMb,
    versions: lock.versions,
    engine: engine.facts,
  };
  await held.check();
  await writeChecked(new RunFolder(folder).summary, summary);
  onEvent({ type: 'run-end', run: folder, seconds });
  return new Run(folder, loaded, session);
}

/** A run of which something is replaced is not finished until it ends; that is on the disk before anything else is. */
async function unfinish(folder: string): Promise<void> {
  await rm(new RunFolder(folder).summary, { force: true });
  await syncFolder(folder);
}
