import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { HemlError, isHemlError } from '../contracts/error';
import type { NodeSummary, RunSummary } from '../contracts/events';
import { readChecked, writeChecked } from '../files/checked-json';
import { DamagedFile } from '../files/damaged';
import { readStoredText, regularFile } from '../files/read-file';
import { RunFolder } from '../files/run-folder';
import type { HubRecord } from '../hub/hub-files';

/** `lock.json`: what the run was made with. */
export interface Lock {
  /** Where the spec lay: relative paths in it begin there. */
  folder: string;
  seed: number;
  /** Of the content keys of its nodes, see `keyVersion`; version 1 was not written down. */
  keys?: number;
  versions: Record<string, string>;
  engine: Record<string, string | number>;
  /** By which the person who made it is known again; only of a run that names programs or trackers. */
  mark?: string;
  /** A hash of what came from the environment; see `environmentHash`. */
  environment?: string;
  /** Content keys of the stored splits. */
  data: Record<string, string>;
  /** What came from the hub, by the id in the spec. */
  hub?: Record<string, HubRecord>;
  /** SHA-256 of the run's texts (`resolved.yaml`, `spec.yaml`); runs of earlier versions do not have it. */
  files?: Record<string, string>;
}

const trainAgain = 'Train the spec again: `heml train SPEC`. Nodes that are whole are not trained again.';

export const writeLock = (folder: string, lock: Lock): Promise<void> =>
  writeChecked(new RunFolder(folder).lock, lock);

/** What a run was made with; nothing where nobody wrote it down. @throws DamagedFile */
export const readLock = (folder: string): Promise<Lock | undefined> =>
  readChecked<Lock>(new RunFolder(folder).lock, {
    hint: trainAgain,
    form: { folder: 'string', versions: 'object', data: 'object' },
  });

/** The summary of a finished run; nothing where it is not finished. @throws DamagedFile */
export const readSummary = (folder: string): Promise<RunSummary | undefined> =>
  readChecked<RunSummary>(new RunFolder(folder).summary, {
    hint: 'Have it written again: `heml resume RUN`. Nodes that are whole are not trained again.',
    form: { name: 'string', root: 'string', nodes: 'array' },
  });

/** The nodes that name a run's units: others were trained with one of them, and have no folder of their own. */
export const unitNodes = <N extends Pick<NodeSummary, 'unit'>>(nodes: readonly N[]): N[] =>
  nodes.filter(({ unit }) => unit === undefined);

/** The file of a run that must be there. @throws HemlError (usage) where it is not */
export async function required<T>(file: string, reading: Promise<T | undefined>): Promise<T> {
  const value = await reading;
  if (value !== undefined) return value;
  throw new HemlError(`${dirname(file)} is not a finished run: it has no ${basename(file)}.`, {
    code: 'run-not-finished',
    kind: 'usage',
    hint: 'Give the folder that `heml train` printed; a run that was stopped is finished with `heml resume RUN`.',
  });
}

/** The hashes of a run's texts, for its lock. */
export const textHashes = (texts: ReadonlyMap<string, string>): Record<string, string> =>
  Object.fromEntries([...texts].map(([file, text]) => [basename(file), hashText(text)]));

/**
 * Holds a run's texts against what the run wrote: a text that is cut may well be a spec. A pipe or a device under such a
 * name, as a folder that comes from elsewhere may hold, is not opened.
 *
 * @throws DamagedFile; HemlError for what is not a file
 */
export async function checkTexts(folder: string, { files = {} }: Pick<Lock, 'files'>): Promise<void> {
  const { resolved, spec, events } = new RunFolder(folder);
  for (const file of [resolved, spec, events]) await regularFile(file, Number.POSITIVE_INFINITY);
  for (const [name, hash] of Object.entries(files)) {
    const file = join(folder, name);
    const text = await readStoredText(file).catch((cause) => {
      if (isHemlError(cause)) throw cause;
      return undefined;
    });
    if (text === undefined) throw new DamagedFile(file, 'it is missing', trainAgain);
    if (hashText(text) !== hash)
      throw new DamagedFile(
        file,
        text === '' ? 'it is empty' : 'it is not what the run wrote',
        `${trainAgain} To change settings, change the spec or use \`--set\`, not this file.`,
      );
  }
}

const hashText = (text: string): string => createHash('sha256').update(text).digest('hex');
