import { randomBytes } from 'node:crypto';
import { readdir, rename, rm, rmdir, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { HemlError } from '../contracts/error';
import { makeFolder } from './atomic';
import { exists } from './exists';
import { isOver, type Owner, thisProcess } from './owner';
import { readStoredText } from './read-file';
import { temporaryName } from './temporary';

/*
 * One process at a time writes into a folder. Whoever wants to puts a file of its own into it, that names the process
 * and is renewed while it lives, and only then looks for others: of two that come at once, at least one sees the other.
 * A lock is over when its process is; where that cannot be known (another machine or container), when nobody renews it.
 * Each has a name of its own, so that removing one that is over can never remove another's.
 */

const prefix = '.heml-lock.';
/** Whether a name is one of a lock. */
export const isLockFile = (name: string): boolean => name.startsWith(prefix);
/** Seconds between renewals, and after how many without one a lock of another place is over. */
const [renewed, patience] = [10, 60];
/** Two that came at once both step back, and try again after a time that chance gives. */
const [tries, longestWait] = [6, 60];

interface LockRecord extends Owner {
  /** ISO 8601. */
  since: string;
  /** What is being done, as in "has been training". */
  doing: string;
}

/** A lock as a process hands it to those that work for it. */
export interface HeldLock {
  folder: string;
  token: string;
}

export interface LockRequest {
  /** What is being done, as in "has been training". */
  doing: string;
  /** What else than waiting the second process can do, a sentence. */
  hint: string;
}

/** What a process does that waits for a lock. */
export interface Waiting {
  /** Called once, with who holds it. */
  onWait(who: string): void;
  /** Stops waiting. */
  signal?: AbortSignal | undefined;
}

/** Milliseconds between two looks at a lock that is waited for. */
const look = 250;

/** The locks that this process holds: one that it has let go of may lie in a folder that was moved. */
const ownTokens = new Set<string>();

export class FolderLock {
  private timer: NodeJS.Timeout | undefined;

  private constructor(
    readonly held: HeldLock,
    private readonly isNew = false,
  ) {}

  /**
   * Takes the lock of a folder, which is made if it is not there.
   * @param waiting to wait until it is free; absent: not at all
   * @throws HemlError that names who holds it; the signal's reason when it is aborted
   */
  static async take(folder: string, request: LockRequest, waiting?: Waiting): Promise<FolderLock> {
    let isWaiting = false;
    for (let attempt = 1; ; attempt++) {
      waiting?.signal?.throwIfAborted();
      const lock = await FolderLock.put(folder, request.doing).catch((error: NodeJS.ErrnoException) => {
        // The folder was just moved aside by another process.
        if (error.code !== 'ENOENT' || attempt >= tries) throw error;
        return undefined;
      });
      if (!lock) continue;
      // The file system's own clock, which may be another machine's.
      const { mtimeMs: now } = await stat(lock.file);
      const other = await findHeld(folder, now, lock.held.token);
      if (!other) {
        lock.timer = setInterval(() => void lock.renew(), renewed * 1000).unref();
        return lock;
      }
      await rm(lock.file, { force: true });
      ownTokens.delete(lock.held.token);
      if (attempt >= tries) {
        if (!waiting) throw inUse(folder, other.record, request);
        if (!isWaiting) waiting.onWait(holder(other.record));
        isWaiting = true;
        await wait(look, undefined, { signal: waiting.signal });
        continue;
      }
      await wait(1 + Math.floor((longestWait * randomBytes(1)[0]!) / 256));
    }
  }

  /** The lock that another process holds for this one. */
  static inherited(held: HeldLock): FolderLock {
    return new FolderLock(held);
  }

  /**
   * To be asked before a result is written: the folder may have been moved, or be another's by now.
   * @throws HemlError where it is
   */
  async check(): Promise<void> {
    if (await exists(this.file)) return;
    throw new HemlError(
      `${this.held.folder} is not this command's any more: it was moved, removed or taken over while the command was at it.`,
      {
        code: 'folder-lost',
        hint: 'Nothing was written into what is there now. Where it was moved, go on there with `heml resume RUN`; finished nodes are in the cache, too.',
      },
    );
  }

  /** Lets others in. @param folder where the folder is now, if it was moved */
  async release(folder = this.held.folder): Promise<void> {
    if (this.timer === undefined) return;
    clearInterval(this.timer);
    this.timer = undefined;
    ownTokens.delete(this.held.token);
    await rm(fileOf({ ...this.held, folder }), { force: true }).catch(() => {});
    // Where nothing came of it, no empty folder stays.
    if (this.isNew) await rmdir(folder).catch(() => {});
  }

  private static async put(folder: string, doing: string): Promise<FolderLock> {
    const isNew = !(await exists(folder));
    await makeFolder(folder);
    const lock = new FolderLock({ folder, token: randomBytes(16).toString('hex') }, isNew);
    ownTokens.add(lock.held.token);
    const record: LockRecord = { ...thisProcess(), since: new Date().toISOString(), doing };
    const temporary = temporaryName(lock.file);
    try {
      await writeFile(temporary, JSON.stringify(record), { flag: 'wx' });
      await rename(temporary, lock.file);
    } catch (error) {
      ownTokens.delete(lock.held.token);
      throw Object.assign(error as Error, { path: folder, syscall: 'write', dest: undefined });
    }
    return lock;
  }

  private get file(): string {
    return fileOf(this.held);
  }

  private async renew(): Promise<void> {
    const now = new Date();
    // A file that is no longer there is reported by `check`.
    await utimes(this.file, now, now).catch(() => {});
  }
}

const fileOf = ({ folder, token }: HeldLock): string => join(folder, `${prefix}${token}`);

/** @throws HemlError that names who is at a folder, where somebody is; takes nothing */
export async function refuseIfInUse(folder: string, request: LockRequest): Promise<void> {
  const other = await findHeld(folder, Date.now());
  if (other) throw inUse(folder, other.record, request);
}

/**
 * A lock of a folder that is not over. Those that are over are removed.
 * @returns no record where it cannot be read: a power loss may have emptied it
 */
async function findHeld(
  folder: string,
  now: number,
  own?: string,
): Promise<{ record?: LockRecord } | undefined> {
  const names = await readdir(folder).catch((): string[] => []);
  for (const name of names) {
    if (!/^\.heml-lock\.[0-9a-f]{32}$/.test(name) || name === `${prefix}${own}`) continue;
    const file = join(folder, name);
    const facts = await stat(file).catch(() => undefined);
    if (!facts) continue;
    const record = await readRecord(file);
    const over = record && (isOver(record) || isLetGo(record, name));
    const isHeld = over === undefined ? now - facts.mtimeMs < patience * 1000 : !over;
    if (isHeld) return record ? { record } : {};
    await rm(file, { force: true }).catch(() => {});
  }
  return undefined;
}

const isLetGo = ({ pid, place }: LockRecord, name: string): boolean | undefined => {
  const { pid: ownPid, place: ownPlace } = thisProcess();
  if (place !== ownPlace) return undefined;
  return pid === ownPid && !ownTokens.has(name.slice(prefix.length));
};

const readRecord = (file: string): Promise<LockRecord | undefined> =>
  readStoredText(file).then(
    (text) => {
      try {
        return JSON.parse(text) as LockRecord;
      } catch {
        return undefined;
      }
    },
    () => undefined,
  );

const holder = (record: LockRecord | undefined): string =>
  record
    ? `process ${record.pid} on ${record.host} has been ${record.doing} since ${record.since}`
    : 'another process has just begun';

function inUse(folder: string, record: LockRecord | undefined, { hint }: LockRequest): HemlError {
  const far =
    record && record.place !== thisProcess().place
      ? ` Where that process is gone, try again in a minute: a lock that is not renewed for ${patience} seconds is taken over.`
      : '';
  return new HemlError(`${folder} is in use: ${holder(record)}.`, {
    code: 'folder-in-use',
    hint: `Wait until it is done, or stop it. ${hint}${far}`,
  });
}
