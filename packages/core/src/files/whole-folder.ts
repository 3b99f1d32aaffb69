import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder, syncFolder } from './atomic';
import { temporaryName } from './temporary';

/**
 * Fills a folder under another name, then renames it: under its own name it is whole or not there, and a power loss does
 * not take it back. Where another process was faster its folder stays.
 */
export async function writeWholeFolder(
  folder: string,
  write: (temporary: string) => Promise<void>,
): Promise<void> {
  const temporary = temporaryName(folder);
  await makeFolder(dirname(folder));
  try {
    await write(temporary);
    await syncTree(temporary);
    await rename(temporary, folder);
    await syncFolder(dirname(folder));
  } catch (error) {
    // Another process may have been faster; what it wrote is the same.
    const isThere = await stat(folder).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (!isThere) throw error;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function syncTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await syncTree(path);
    else await syncOne(path);
  }
  await syncFolder(folder);
}

async function syncOne(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
