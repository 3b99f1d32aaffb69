import type { Stats } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { HemlError } from '../contracts/error';

const MiB = 2 ** 20;

/** Bytes that are read of a file at most, by what it is. Real ones are far smaller; a link to a device has no end. */
export const mostBytes = {
  /** Tables and lists. */
  text: 128 * MiB,
  /** Settings, names of classes. */
  json: 64 * MiB,
  /** Images and class maps, as they are stored. */
  image: 512 * MiB,
  /** A whole file of weights is held in memory. */
  weights: 2048 * MiB,
} as const;

/**
 * What a path leads to, if that is a regular file which is not too large. Whatever else (a pipe, a device, a socket) is
 * never opened: it may have no end, or never begin.
 *
 * @param most in bytes
 * @returns nothing where nothing is
 * @throws HemlError for what is not a regular file, is larger, or cannot be looked at
 */
export async function regularFile(file: string, most: number): Promise<Stats | undefined> {
  const found = await stat(file).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') return undefined;
    throw unreadable(file, cause);
  });
  if (found) checkStats(file, found, most);
  return found;
}

/**
 * All bytes of a file that a person named.
 * @param most in bytes
 * @returns nothing where nothing is
 * @throws HemlError for what is not a regular file, is larger, or cannot be read
 */
export async function readIfThere(file: string, most: number): Promise<Buffer | undefined> {
  if (!(await regularFile(file, most))) return undefined;
  try {
    const handle = await open(file);
    try {
      // Once more of what was opened: the name may lead elsewhere by now.
      checkStats(file, await handle.stat(), most);
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (cause) {
    if (cause instanceof HemlError) throw cause;
    throw unreadable(file, cause as Error);
  }
}

/**
 * All bytes of a file that HEML itself wrote, however large. A folder that comes from elsewhere may hold a pipe or a link
 * to a device under its name; such a thing is not opened.
 *
 * @throws the system's error where it is missing or cannot be read; HemlError for what is not a file
 */
export async function readStoredFile(file: string): Promise<Buffer> {
  checkStats(file, await stat(file), Number.POSITIVE_INFINITY);
  return readFile(file);
}

/** The text of a file that HEML itself wrote; see `readStoredFile`. */
export const readStoredText = async (file: string): Promise<string> =>
  (await readStoredFile(file)).toString('utf8');

function checkStats(file: string, found: Stats, most: number): void {
  if (!found.isFile())
    throw new HemlError(`${file} is ${kindOf(found)}, not a file.`, {
      code: 'not-a-file',
      hint: 'Put a file in its place, or take it away.',
    });
  if (found.size > most)
    throw new HemlError(
      `${file} has ${inMegabytes(found.size)} MB; of such a file at most ${inMegabytes(most)} MB are read.`,
      { code: 'file-too-large', hint: 'Check that it is the file that is meant; divide one that is.' },
    );
}

function kindOf(found: Stats): string {
  if (found.isDirectory()) return 'a folder';
  if (found.isFIFO()) return 'a pipe';
  if (found.isSocket()) return 'a socket';
  return 'a device';
}

const inMegabytes = (bytes: number): number => Math.round(bytes / MiB);

function unreadable(file: string, cause: NodeJS.ErrnoException): HemlError {
  const loop = cause.code === 'ELOOP';
  return new HemlError(
    loop ? `${file} is a link that leads in a circle.` : `${file} cannot be read: ${cause.message}.`,
    {
      code: loop ? 'link-circular' : 'file-unreadable',
      hint: loop ? 'Remove the link, or let it lead to a file.' : 'Check that you may read it.',
      cause,
    },
  );
}
