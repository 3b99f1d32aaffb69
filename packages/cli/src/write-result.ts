import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { HemlError } from '@hemlkit/core';

/**
 * Writes what a person asked for, whole or not at all: whoever watches the file, an editor say, never sees half of it.
 * Folders that are missing are made.
 *
 * @param hint what to do where it cannot be written. Default: to name another file
 * @throws HemlError when the file cannot be written
 */
export async function writeResult(
  path: string,
  content: string | Uint8Array,
  hint = 'Name a file in a folder that you may write to: --out FILE.',
): Promise<void> {
  const file = resolve(path);
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(temporary, content);
    await rename(temporary, file);
  } catch (cause) {
    // Where the folder is a file, there is nothing to remove, and trying fails.
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new HemlError(`${path} cannot be written: ${(cause as Error).message}`, {
      hint,
      cause,
    });
  }
}
