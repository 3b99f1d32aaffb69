import { copyFile, link, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A name beside `path` that no other process uses. */
export const temporaryName = (path: string): string => `${path}.${process.pid}-${counter++}.tmp`;
let counter = 0;

/** Writes a file whole or not at all: to a temporary name first, then renamed. */
export async function writeWhole(path: string, data: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = temporaryName(path);
  try {
    await writeFile(temporary, data);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

export const writeJson = (path: string, value: unknown): Promise<void> =>
  writeWhole(path, `${JSON.stringify(value, null, 2)}\n`);

/** Gives a finished file a second name: a hard link, or a copy where the file system has none. */
export async function linkOrCopy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  const temporary = temporaryName(to);
  try {
    await link(from, temporary);
  } catch {
    await copyFile(from, temporary);
  }
  // Renaming one hard link over another of the same file does nothing, so the old name goes first.
  await rm(to, { force: true });
  await rename(temporary, to);
}
