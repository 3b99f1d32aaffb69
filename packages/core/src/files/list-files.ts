import type { Dirent } from 'node:fs';
import { readdir, readlink, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A file below a folder. */
export interface ListedFile {
  /** The path below the folder, with slashes. */
  name: string;
  /** Absolute, if the folder is. */
  file: string;
}

/** Something of a wanted name that is not a file, and why: a sentence without its beginning. */
export interface OddFile extends ListedFile {
  reason: string;
}

export interface Listing {
  /** By name, in code units. */
  files: ListedFile[];
  odd: OddFile[];
  /** Hidden files and folders, whatever they are; what is in such a folder is not looked at. */
  hidden: ListedFile[];
}

/** More than any dataset has. Links can make a few folders look like a great many. */
const mostEntries = 20_000_000;

/**
 * The files below a folder whose names pass. Links to files and folders are followed, the same on every version of
 * Node.js (`readdir` with `recursive` differs in that). What begins with a dot, and `__MACOSX`, is hidden: operating
 * systems and editors leave copies there (`._x.png`, `.ipynb_checkpoints`).
 *
 * @param skip folders that are not entered, as absolute paths
 * @throws Error of the file system where the folder cannot be read
 */
export async function listFiles(
  folder: string,
  isWanted: (name: string) => boolean,
  skip: readonly string[] = [],
): Promise<Listing> {
  const listing: Listing = { files: [], odd: [], hidden: [] };
  const skipped = new Set(await Promise.all(skip.map((path) => realpath(path).catch(() => path))));
  const root = await realpath(folder);
  const waiting: Place[] = [{ name: '', file: folder, real: root, above: new Set([root]) }];
  let entries = 0;
  for (let place = waiting.pop(); place; place = waiting.pop()) {
    for (const entry of await readdir(place.file, { withFileTypes: true })) {
      if (++entries > mostEntries)
        throw new Error(`${folder} holds more than ${mostEntries} files: do links in it lead in circles?`);
      const name = place.name === '' ? entry.name : `${place.name}/${entry.name}`;
      const here = { name, file: join(place.file, entry.name) };
      if (isHidden(entry.name)) {
        listing.hidden.push(here);
        continue;
      }
      const kind = await kindOf(entry, here.file);
      if (kind === 'folder') {
        const real = entry.isSymbolicLink() ? await realpath(here.file) : join(place.real, entry.name);
        if (place.above.has(real)) listing.odd.push({ ...here, reason: 'is a link to a folder above it' });
        else if (!skipped.has(real)) waiting.push({ ...here, real, above: new Set([...place.above, real]) });
      } else if (isWanted(entry.name)) {
        if (kind === 'file') listing.files.push(here);
        else listing.odd.push({ ...here, reason: kind.reason });
      }
    }
  }
  const byName = (a: ListedFile, b: ListedFile) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
  for (const found of Object.values(listing)) found.sort(byName);
  return listing;
}

interface Place extends ListedFile {
  real: string;
  /** Real paths of this folder and of those it was reached through. */
  above: ReadonlySet<string>;
}

const isHidden = (name: string): boolean => name.startsWith('.') || name === '__MACOSX';

async function kindOf(entry: Dirent, file: string): Promise<'file' | 'folder' | { reason: string }> {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  try {
    const found = await stat(file);
    if (found.isFile()) return 'file';
    return found.isDirectory() ? 'folder' : { reason: 'is neither a file nor a folder' };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ELOOP') return { reason: 'is a link that leads in a circle' };
    if (code === 'ENOENT')
      return { reason: `is a link to nothing (${await readlink(file).catch(() => '?')})` };
    return { reason: `cannot be looked at: ${message}` };
  }
}
