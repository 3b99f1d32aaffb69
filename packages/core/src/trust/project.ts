import { existsSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';

/** A path with its links followed, where it is there. */
export function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

/** Whether a path is a folder or lies in it. Both with links followed. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (!/^\.\.([/\\]|$)/.test(way) && !isAbsolute(way));
}

export interface Project {
  /** Absolute, links followed. */
  folder: string;
  /** Whether a package.json or a .git marks it as one. */
  marked: boolean;
}

/**
 * The project that a spec's folder is of: the nearest folder above it with a package.json or a .git. The home folder is
 * never a project, whatever it holds. Without such a folder it is the working folder where that is above, else the spec's own.
 */
export function projectOf(folder: string): Project {
  const start = real(folder);
  const outside = new Set([real(homedir()), '/']);
  for (let at = start; !outside.has(at) && at !== dirname(at); at = dirname(at))
    if (['package.json', '.git'].some((name) => existsSync(join(at, name))))
      return { folder: at, marked: true };
  const here = real('.');
  return { folder: isInside(start, here) && !outside.has(here) ? here : start, marked: false };
}

/** Whether a person who works here works in that project: one is inside the other. */
export function isHere({ folder }: Project): boolean {
  const here = real('.');
  return isInside(here, folder) || isInside(folder, here);
}
