import { randomBytes } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isOver, thisProcess } from './owner';

/** Names may have 255 bytes; so much of a long one is enough to see what a file was to be. */
const longest = 60;
const pattern = /\.(?:([0-9a-f]{8})-(\d+)-[0-9a-f]{16}|\d+(?:-\d+)?)\.tmp$/;
const day = 24 * 3600 * 1000;

/**
 * A name beside `path` that no other process uses, on whatever machine or in whatever container that shares the folder.
 * It names its owner, so that what a killed process leaves can be distinguished from what is being written.
 */
export function temporaryName(path: string): string {
  const { place, pid } = thisProcess();
  const name = `${basename(path).slice(0, longest)}.${place}-${pid}-${randomBytes(8).toString('hex')}.tmp`;
  return join(dirname(path), name);
}

/** Whether a name is one that `temporaryName` gives. */
export const isTemporary = (name: string): boolean => pattern.test(name);

/**
 * Removes what killed processes left in a folder under temporary names. What another machine or container may still be
 * writing is left alone for a day.
 */
export async function sweepTemporaries(folder: string): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  for (const name of names.filter(isTemporary)) {
    const path = join(folder, name);
    if (await isLeftBehind(path)) await rm(path, { recursive: true, force: true }).catch(() => {});
  }
}

async function isLeftBehind(path: string): Promise<boolean> {
  const [, place, pid] = pattern.exec(path) ?? [];
  const { host } = thisProcess();
  const over = place === undefined ? undefined : isOver({ place, pid: Number(pid), host });
  if (over) return true;
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > day;
}
