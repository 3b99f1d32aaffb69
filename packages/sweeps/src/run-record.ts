import { stat } from 'node:fs/promises';
import {
  asWritten,
  checkTexts,
  isHemlError,
  type RecordedEvent,
  RunFolder,
  type RunSummary,
  readEvents,
  readLock,
  readMap,
  readSummary,
  type Warn,
} from '@hemlkit/core/run';
import { type FoundRun, findRuns } from './run-folders';

/** How far a run has come. */
export type RunState =
  | { state: 'finished' }
  /** Stopped, or still going: the node that is being trained, and its last finished epoch (0: none). */
  | { state: 'unfinished'; node?: string; epoch?: number; epochs?: number };

/** What a run's folder shows of it. */
export interface RunRecord extends FoundRun {
  /** The spec with every default written out. */
  spec: Record<string, unknown>;
  seed: number;
  /** When something last happened in it, ISO 8601. */
  date: string;
  nodes: { done: number; total: number };
  /** The root's metrics on the validation split; absent while it is not finished. */
  metrics?: Record<string, number>;
  /** Training of the finished nodes took, whenever they were trained. */
  seconds: number;
  state: RunState;
  /** Of a finished run. */
  summary?: RunSummary;
}

/**
 * Every run in some folders, in the order of folders and names.
 *
 * @param warn receives a message for each run that cannot be read; such runs are left out
 * @throws HemlError (usage) where there is none; HemlError that names a file, where there is no `warn`
 */
export async function readRuns(folders: readonly string[], warn?: Warn): Promise<RunRecord[]> {
  const records = (await findRuns(folders)).map((found) =>
    readRun(found).catch((error: unknown) => {
      if (!isHemlError(error) || !warn) throw error;
      warn(`${found.name} is left out: ${error.message}${error.hint ? ` ${error.hint}` : ''}`);
      return undefined;
    }),
  );
  return (await Promise.all(records)).filter((record) => record !== undefined);
}

async function readRun(found: FoundRun): Promise<RunRecord> {
  const { folder } = found;
  await checkTexts(folder, (await readLock(folder)) ?? {});
  const wanted = { what: 'spec', begins: '`heml: 1`' };
  const { marked } = await readMap(new RunFolder(folder).resolved, { env: {}, unset: 'keep' }, wanted);
  const spec = asWritten(marked) as Record<string, unknown>;
  const progress = readProgress(await readEvents(folder));
  const summary = await readSummary(folder);
  const nodes = summary
    ? { done: summary.nodes.length, total: summary.nodes.length }
    : { done: progress.ended.size, total: progress.total };
  const metrics = summary?.nodes.find(({ id }) => id === summary.root)?.metrics;
  const times = summary ? summary.nodes.map(({ seconds }) => seconds) : [...progress.ended.values()];
  return {
    ...found,
    spec,
    seed: Number(spec.seed),
    date: progress.time ?? (await stat(new RunFolder(folder).resolved)).mtime.toISOString(),
    nodes,
    ...(metrics && { metrics }),
    seconds: times.reduce((sum, one) => sum + one, 0),
    state: summary ? { state: 'finished' } : { state: 'unfinished', ...progress.current },
    ...(summary && { summary }),
  };
}

interface Progress {
  total: number;
  /** Seconds by finished node. */
  ended: Map<string, number>;
  current?: { node: string; epoch: number; epochs: number };
  time?: string;
}

/** Where the last of the processes that worked on a run has come to. */
function readProgress(events: readonly RecordedEvent[]): Progress {
  const progress: Progress = { total: 0, ended: new Map() };
  for (const event of events) {
    progress.time = event.time;
    if (event.type === 'run-start') {
      progress.total = event.nodes.length;
      progress.ended.clear();
      delete progress.current;
    } else if (event.type === 'node-start') {
      progress.current = { node: event.node, epoch: event.fromEpoch - 1, epochs: event.epochs };
    } else if (event.type === 'epoch') {
      progress.current = { node: event.node, epoch: event.epoch, epochs: event.epochs };
    } else if (event.type === 'node-end') {
      progress.ended.set(event.node, event.seconds);
      if (progress.current?.node === event.node) delete progress.current;
    }
  }
  return progress;
}
