import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isFolder } from './images';

let written = 0;

/** Writes a file under another name, then renames it: under its own name it is whole or not there. */
export async function writeWholeFile(file: string, data: string | Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}-${written++}.tmp`;
  try {
    await writeFile(temporary, data);
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** The same for a folder, whatever `write` puts into it. */
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
