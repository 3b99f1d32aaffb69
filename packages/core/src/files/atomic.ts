import { copyFile, link, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { exists } from './exists';
import { temporaryName } from './temporary';

/**
 * Writes a file whole or not at all, and durably: a power loss does not undo it. The bytes go to a temporary name and are on
 * the disk before that is renamed; the folder's entry is on the disk after it.
 */
export async function writeWhole(path: string, data: string | Uint8Array): Promise<void> {
  await makeFolder(dirname(path));
  const temporary = temporaryName(path);
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(data);
      await file.sync();
    } finally {
      await file.close();
    }
    await renameDurably(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw naming(error, path);
  }
}

/** A system's error with the file that was meant, not its temporary name. */
function naming(error: unknown, path: string): unknown {
  if (error instanceof Error && 'code' in error) {
    Object.assign(error, { path, syscall: 'write' });
    delete (error as { dest?: string }).dest;
  }
  return error;
}

export const writeJson = (path: string, value: unknown): Promise<void> =>
  writeWhole(path, `${JSON.stringify(value, null, 2)}\n`);

/**
 * Writes what can be made again, where it can be written: a read-only or full place costs the time to make it again, and
 * nothing else.
 *
 * @returns whether it is written
 */
export async function writeIfPossible(path: string, data: string | Uint8Array): Promise<boolean> {
  try {
    await writeWhole(path, data);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return false;
  }
}

/** Makes a folder with those above it, each of them on the disk before this returns. */
export async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true }).catch(async (error: NodeJS.ErrnoException) => {
    // In a read-only place Node.js reports that there is no such folder.
    if (error.code === 'ENOENT') await mkdir(await topmostMissing(folder));
    throw error;
  });
  if (first === undefined) return;
  const top = dirname(resolve(first));
  for (let at = dirname(resolve(folder)); ; at = dirname(at)) {
    await syncFolder(at);
    if (at === top || at === dirname(at)) return;
  }
}

async function topmostMissing(folder: string): Promise<string> {
  const parent = dirname(resolve(folder));
  return parent === resolve(folder) || (await exists(parent)) ? folder : topmostMissing(parent);
}

/** Renames what is written and synced, and waits until the new name is on the disk. */
export async function renameDurably(from: string, to: string): Promise<void> {
  await rename(from, to);
  await syncFolder(dirname(to));
}

/** Not every system or file system can sync a folder; those that cannot say so by one of these. */
const unable = new Set(['EINVAL', 'EPERM', 'EACCES', 'EISDIR', 'ENOTSUP', 'EBADF']);

/** Waits until the names in a folder are on the disk. */
export async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!unable.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

/**
 * Gives a finished file a second name: a hard link, or a copy where the file system has none. At no instant is there no
 * file under that name where there was one before.
 */
export async function linkOrCopy(from: string, to: string): Promise<void> {
  if (await isSameFile(from, to)) return;
  await makeFolder(dirname(to));
  const temporary = temporaryName(to);
  try {
    await link(from, temporary).catch(() => copyDurably(from, temporary));
    await renameDurably(temporary, to);
  } finally {
    // Renaming one hard link over another of the same file does nothing, and leaves both.
    await rm(temporary, { force: true }).catch(() => {});
  }
}

async function copyDurably(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  const file = await open(to, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

async function isSameFile(a: string, b: string): Promise<boolean> {
  const [one, other] = await Promise.all([a, b].map((path) => stat(path).catch(() => undefined)));
  return one !== undefined && other !== undefined && one.ino === other.ino && one.dev === other.dev;
}
