import { randomBytes } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { renameDurably } from '../files/atomic';
import { setAside } from '../files/damaged';
import { exists } from '../files/exists';
import { isOver, thisProcess } from '../files/owner';

/*
 * A store is built beside its place, in a folder whose name ends in `.part`, and then renamed: a store that exists is a whole one.
 */

/** Where this process is building now. */
const building = new Set<string>();

/** Begins a build of `folder`: a folder of its own whose name shows who builds. */
export function beginPart(folder: string): string {
  const { place, pid } = thisProcess();
  const part = `${folder}.${place}-${pid}-${randomBytes(8).toString('hex')}.part`;
  building.add(part);
  return part;
}

/** The build is over, finished or not. */
export const endPart = (part: string): void => void building.delete(part);

/** The folders of a family, finished or not. A family is what the names begin with. */
export async function members(family: string): Promise<string[]> {
  const names = await readdir(dirname(family)).catch(() => []);
  return names
    .filter((name) => name.startsWith(`${basename(family)}-`))
    .sort()
    .map((name) => join(dirname(family), name));
}

/**
 * Brings a finished build to its place. A folder there without its index is a store that somebody took apart, and is set aside.
 */
export async function finishPart(part: string, folder: string): Promise<void> {
  if ((await exists(folder)) && !(await exists(join(folder, 'index.json')))) setAside(folder);
  await renameDurably(part, folder).catch((error: NodeJS.ErrnoException) => {
    // Another process has built the same store meanwhile: it is as good.
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    return rm(part, { recursive: true, force: true });
  });
}

/**
 * Removes what builds left behind that are over.
 * @param isStored whether all that such a folder has is in a finished store
 */
export async function removeLeftovers(
  family: string,
  isStored: (folder: string) => Promise<boolean>,
): Promise<void> {
  for (const folder of await members(family))
    if ((await isLeftBehind(folder)) && (await isStored(folder)))
      await rm(folder, { recursive: true, force: true });
}

const day = 24 * 3600 * 1000;

/** A build that nobody is at any more. What other machines and containers do is not known here: they get a day. */
async function isLeftBehind(folder: string): Promise<boolean> {
  if (!folder.endsWith('.part')) return false;
  const [, place, pid] = /\.([0-9a-f]{8})-(\d+)-[0-9a-f]{16}\.part$/.exec(folder) ?? [];
  const { place: here, host } = thisProcess();
  if (place === here && Number(pid) === process.pid) return !building.has(folder);
  if (place !== undefined && isOver({ place, pid: Number(pid), host })) return true;
  const found = await stat(folder).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > day;
}
