import { appendFileSync, mkdirSync } from 'node:fs';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { HemlError } from '../contracts/error';
import type { OnEvent, RunEvent } from '../contracts/events';
import { writeJson, writeWhole } from '../files/atomic';
import { exists } from '../files/exists';
import { isPath } from '../plugins/resolve';
import type { LoadedExperiment } from '../spec/load-experiment';
import { markRun } from '../trust/run-mark';
import { withoutValues } from '../spec/variables';

/** `lock.json`: what the run was made with. */
export interface Lock {
  /** Where the spec lay: relative paths in it begin there. */
  folder: string;
  seed: number;
  versions: Record<string, string>;
  engine: Record<string, string | number>;
  /** By which the person who made it is known again; only of a run that names programs or trackers. */
  mark?: string;
  /** Content keys of the stored splits. */
  data: Record<string, string>;
}

/**
 * Makes the run's folder and writes the spec into it. A folder of the same name that holds a run of another spec is
 * kept under the next free name.
 */
export async function prepareRunFolder(runs: string, loaded: LoadedExperiment): Promise<string> {
  const folder = resolve(runs, loaded.experiment.name);
  const earlier = await readFile(join(folder, 'resolved.yaml'), 'utf8').catch(() => undefined);
  if (earlier !== undefined && earlier !== loaded.resolved) await rename(folder, await freeName(folder));
  await mkdir(join(folder, 'nodes'), { recursive: true });
  // A run that is stopped before its data are read can be resumed only if it says where its paths begin.
  const blank: Omit<Lock, 'folder'> = { seed: loaded.experiment.seed, versions: {}, engine: {}, data: {} };
  const { mark: _, ...known } = (await readLock(folder)) ?? blank;
  const mark = needsMark(loaded) ? await markRun(loaded.resolved, loaded.folder) : undefined;
  await writeLock(folder, { ...blank, ...known, folder: loaded.folder, ...(mark !== undefined && { mark }) });
  await writeWhole(join(folder, 'spec.yaml'), loaded.text);
  await writeWhole(join(folder, 'resolved.yaml'), loaded.resolved);
  return folder;
}

/** What a run does with a person's rights beyond training. */
const needsMark = ({ experiment, origin }: LoadedExperiment): boolean =>
  origin !== 'elsewhere' && (experiment.trackers.length > 0 || experiment.plugins.some(isPath));

async function freeName(folder: string): Promise<string> {
  for (let i = 1; ; i++) {
    const name = `${folder}-${i}`;
    if (!(await exists(name))) return name;
  }
}

/**
 * Writes events to `events.jsonl` (steps left out: they are for watching) and hands them on.
 * @param environment variables whose values are not to be written down
 */
export function recordEvents(
  folder: string,
  environment: LoadedExperiment['environment'],
  onEvent: OnEvent,
): OnEvent {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'events.jsonl');
  const discreet = (event: RunEvent): RunEvent =>
    'message' in event ? { ...event, message: withoutValues(event.message, environment) } : event;
  return (event: RunEvent) => {
    if (event.type !== 'step' && event.type !== 'store')
      appendFileSync(file, `${JSON.stringify({ time: new Date().toISOString(), ...discreet(event) })}\n`);
    onEvent(event);
  };
}

export const writeLock = (folder: string, lock: Lock): Promise<void> => writeJson(join(folder, 'lock.json'), lock);

/** What a run was made with; nothing where nobody wrote it down. */
export const readLock = async (folder: string): Promise<Lock | undefined> => {
  const text = await readFile(join(folder, 'lock.json'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Lock);
};

/** A JSON file of a run's folder. */
export async function readRunFile<T>(folder: string, name: string): Promise<T> {
  const text = await readFile(join(folder, name), 'utf8').catch((cause) => {
    throw new HemlError(`${folder} is no finished run: it has no ${name}.`, {
      kind: 'usage',
      hint: 'Give the folder that `heml train` printed; a run that was stopped is finished with `heml resume RUN`.',
      cause,
    });
  });
  return JSON.parse(text) as T;
}
