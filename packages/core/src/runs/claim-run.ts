import { rename, rm } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import { parse } from 'yaml';
import { listed } from '../errors/suggest';
import { specDifferences } from '../experiment/differences';
import type { LoadedExperiment } from '../experiment/load-experiment';
import { makeFolder, syncFolder, writeWhole } from '../files/atomic';
import { unlessDamaged, type Warn } from '../files/damaged';
import { exists } from '../files/exists';
import { FolderLock, type LockRequest, type Waiting } from '../files/folder-lock';
import { readStoredText } from '../files/read-file';
import { RunFolder } from '../files/run-folder';
import { isPath } from '../plugins/resolve';
import { keyVersion } from '../training/unit-key';
import { markRun } from '../trust/run-mark';
import { environmentHash, otherEnvironment } from './environment-hash';
import { type Lock, readLock, textHashes, writeLock } from './run-files';

/** How a run's folder is locked while it is trained. */
export const trainingLock: LockRequest = {
  doing: 'training in it',
  hint: 'A training beside it needs another name or folder: `--set name=NAME` or `--runs FOLDER`.',
};

/** A run's folder that is this process's until it is released. */
export interface ClaimedRun {
  lock: FolderLock;
  /** Makes all as it was before; to be called where nothing was trained. */
  undo(): Promise<void>;
}

export interface ClaimRequest {
  loaded: LoadedExperiment;
  /** Whether an unfinished run was to be continued: it warns where there is none. */
  resume?: boolean;
  /** To wait while another process is at the folder; absent: that is an error. */
  waiting?: Waiting;
  warn: Warn;
  /** Reports what is worth knowing and is not a warning. */
  inform: Warn;
}

/**
 * Makes the run's folder, locks it and writes the spec into it. A folder of the same name that holds a run of another
 * spec is kept under the next free name.
 *
 * @param folder absolute
 * @throws HemlError where another process is at it
 */
export async function claimRunFolder(folder: string, request: ClaimRequest): Promise<ClaimedRun> {
  const { loaded, warn, inform } = request;
  const files = new RunFolder(folder);
  const isNew = !(await exists(folder));
  let lock = await FolderLock.take(folder, trainingLock, request.waiting);
  let moved: string | undefined;
  try {
    const earlier = await readStoredText(files.resolved).catch(() => undefined);
    const environment = await environmentHash(loaded);
    const lockBefore = await readLock(folder).catch(() => undefined);
    const isEarlier = lockBefore !== undefined && hasEarlierKeys(lockBefore);
    const isOther =
      earlier !== loaded.resolved || isEarlier || otherEnvironment(lockBefore?.environment, environment);
    if (earlier !== undefined && isOther) {
      moved = await freeName(folder);
      await rename(folder, moved);
      await syncFolder(dirname(folder));
      await lock.release(moved);
      lock = await FolderLock.take(folder, trainingLock, request.waiting);
      const place = relative('.', moved);
      if (isEarlier && earlier === loaded.resolved)
        inform(
          `The run at ${relative('.', folder)} was made by an earlier version of HEML, whose trained nodes this one does not know by name. It is kept at ${place}, and this training starts from the beginning.`,
        );
      else if (request.resume)
        warn(
          `There is no run to continue: the settings have changed (${changed(earlier, loaded.resolved)}). This training starts from the beginning; the earlier run is now at ${place}.`,
        );
      else inform(`The run of another spec that was at ${relative('.', folder)} is now at ${place}.`);
    }
    await makeFolder(files.nodes);
    const texts = new Map([
      [files.resolved, loaded.resolved],
      [files.spec, loaded.text],
    ]);
    const before = await unlessDamaged(() => readLock(folder), warn);
    // A run that is stopped before its data are read can be resumed only if it records where its paths begin.
    const blank: Omit<Lock, 'folder'> = { seed: loaded.experiment.seed, versions: {}, engine: {}, data: {} };
    const { mark: _, ...known } = before ?? blank;
    const mark = needsMark(loaded) ? await markRun(loaded.resolved, loaded.folder) : undefined;
    await writeLock(folder, {
      ...blank,
      ...known,
      folder: loaded.folder,
      keys: keyVersion,
      ...(mark !== undefined && { mark }),
      ...(environment !== undefined && { environment }),
      files: textHashes(texts),
    });
    await writeWhole(files.spec, loaded.text);
    if (moved !== undefined || earlier === undefined) await writeWhole(files.resolved, loaded.resolved);
  } catch (error) {
    await lock.release();
    throw error;
  }
  return {
    lock,
    async undo() {
      if (!isNew && moved === undefined) return;
      await lock.check();
      await lock.release();
      await rm(folder, { recursive: true });
      if (moved !== undefined) await rename(moved, folder);
    },
  };
}

/** Whether a run's nodes were named by an earlier version: the same training would give them other keys. */
export const hasEarlierKeys = ({ keys = 1 }: Lock): boolean => keys < keyVersion;

/** What a run does with a person's rights beyond training. */
const needsMark = ({ experiment, origin }: LoadedExperiment): boolean =>
  origin !== 'elsewhere' && (experiment.trackers.length > 0 || experiment.plugins.some(isPath));

async function freeName(folder: string): Promise<string> {
  for (let i = 1; ; i++) {
    const name = `${folder}-${i}`;
    if (!(await exists(name))) return name;
  }
}

/** The settings in which two resolved specs differ. */
function changed(before: string, now: string): string {
  if (before === now) return 'what the environment gives';
  try {
    const specs = [before, now].map((text) => parse(text) as Record<string, unknown>);
    return listed(specDifferences(specs).map(({ path }) => path)) || 'its file';
  } catch {
    return 'its file';
  }
}
