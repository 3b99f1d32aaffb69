import { readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { exists, HemlError, RunFolder } from '@hemlkit/core/run';
import { readSweepFolder } from './sweep-folder';

/** A run's folder, and what the run's sweep records about it. */
export interface FoundRun {
  /** Absolute. */
  folder: string;
  /** As a person names it: `quickstart`, or `losses/loss=snr,seed=0` in a sweep. */
  name: string;
  /** The sweep's name for what the run shares with those that differ by their seed alone. */
  variant?: string;
}

/**
 * The runs in folders: each may be a run's own, a sweep's, or one that holds runs and sweeps.
 * @throws HemlError (usage) for a folder that is not there or holds none
 */
export async function findRuns(folders: readonly string[]): Promise<FoundRun[]> {
  const found = await Promise.all(folders.map((folder) => findIn(resolve(folder))));
  for (const [i, runs] of found.entries()) {
    if (runs.length > 0) continue;
    const folder = folders[i]!;
    const what = (await exists(folder)) ? `There is no run in ${folder}.` : `There is no folder ${folder}.`;
    throw new HemlError(what, {
      code: 'run-missing',
      kind: 'usage',
      hint: 'Name the folder of a run (`runs/NAME`), of a sweep, or of several of them. `heml runs` lists those in `runs`.',
    });
  }
  const all = found.flat();
  return all.filter(({ folder }, i) => all.findIndex((other) => other.folder === folder) === i);
}

async function findIn(folder: string, deep = true): Promise<FoundRun[]> {
  if (await isRun(folder)) return [await describe(folder)];
  const sweep = await readSweepFolder(folder);
  const names = sweep ? sweep.runs.map(({ name }) => name) : await subfolders(folder);
  if (!sweep && !deep) return [];
  const inside = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      return sweep ? ((await isRun(path)) ? [await describe(path)] : []) : findIn(path, false);
    }),
  );
  return inside.flat();
}

/** `resolved.yaml` is written when a run begins. */
const isRun = (folder: string): Promise<boolean> => exists(new RunFolder(folder).resolved);

async function describe(folder: string): Promise<FoundRun> {
  const parent = dirname(folder);
  const name = basename(folder);
  const sweep = await readSweepFolder(parent);
  if (!sweep) return { folder, name };
  const run = sweep.runs.find((one) => one.name === name);
  const variant = run?.variant ?? run?.method;
  return { folder, name: `${basename(parent)}/${name}`, ...(variant === undefined ? {} : { variant }) };
}

async function subfolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}
