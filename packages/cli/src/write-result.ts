import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { HemlError } from '@hemlkit/core';

/**
 * Writes what a person asked for, whole or not at all: whoever watches the file, an editor say, never sees half of it.
 *
 * @throws HemlError when the file cannot be written
 */
export async function writeResult(path: string, content: string | Uint8Array): Promise<void> {
  const file = resolve(path);
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(temporary, content);
    await rename(temporary, file);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw new HemlError(`${path} cannot be written: ${(cause as Error).message}`, {
      hint: 'Name a file in a folder that you may write to: --out FILE.',
      cause,
    });
  }
}
