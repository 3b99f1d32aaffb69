import { rename, rm } from 'node:fs/promises';
import { isFolder } from './images';

/** Fills a folder under another name, then renames it: under its own name it is whole or not there. */
export async function writeWholeFolder(
  folder: string,
  write: (temporary: string) => Promise<void>,
): Promise<void> {
  const temporary = `${folder}.${process.pid}.tmp`;
  try {
    await write(temporary);
    await rename(temporary, folder);
  } catch (error) {
    // Another process may have been faster; what it wrote is the same.
    if (!(await isFolder(folder))) throw error;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
