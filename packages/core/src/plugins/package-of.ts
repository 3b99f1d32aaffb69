import { readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A package's package.json, as far as it is used here. */
export interface Manifest {
  name?: string;
  version?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

/** A package as it lies on the disk. */
export interface Home {
  /** Absolute, with links followed: the same package has the same folder. */
  folder: string;
  manifest: Manifest;
}

/** The package that a file belongs to: the nearest folder above it whose package.json has a name. */
export function packageOf(file: string): Home | undefined {
  for (let folder = dirname(realpathSync(file)); ; folder = dirname(folder)) {
    const manifest = readManifest(join(folder, 'package.json'));
    if (manifest?.name !== undefined) return { folder, manifest };
    if (folder === dirname(folder)) return undefined;
  }
}

/** The package of a name that a file would get if it imported it; nothing where it would get none. */
export function packageFrom(file: string, name: string): Home | undefined {
  try {
    const path = realpathSync(createRequire(realpathSync(file)).resolve(`${name}/package.json`));
    const manifest = readManifest(path);
    return manifest && { folder: dirname(path), manifest };
  } catch {
    return undefined;
  }
}

function readManifest(path: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  } catch {
    return undefined;
  }
}
