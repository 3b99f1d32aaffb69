import { mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HemlError } from '@hemlkit/core';

/** Files to write, by their path in the folder. */
export type NewFiles = Record<string, string>;

const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

/**
 * Writes files that must be new.
 * @throws HemlError (usage) that names those that are there already; then nothing is written
 */
export async function writeNew(folder: string, files: NewFiles): Promise<void> {
  const names = Object.keys(files);
  const there = await Promise.all(names.map((name) => isThere(join(folder, name))));
  const taken = names.filter((_, i) => there[i]);
  if (taken.length > 0)
    throw new HemlError(`${taken.join(', ')} ${taken.length > 1 ? 'are' : 'is'} already in ${folder}.`, {
      code: 'file-exists',
      kind: 'usage',
      hint: 'Nothing was written. Name another folder, or move what is there.',
    });
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

/** Writes those of the files that are not there yet. @returns their names */
export async function writeMissing(folder: string, files: NewFiles): Promise<string[]> {
  const written: string[] = [];
  for (const [name, text] of Object.entries(files)) {
    if (await isThere(join(folder, name))) continue;
    await writeNew(folder, { [name]: text });
    written.push(name);
  }
  return written;
}
