import { readdirSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createJiti } from 'jiti';

/** True when core itself runs from its TypeScript sources: then the workspace's plugins do so as well. */
export const fromSource = /\.ts(\?.*)?$/.test(import.meta.url);

/** Export conditions for finding a package's entry. */
const conditions = [...(fromSource ? ['@hemlkit/source'] : []), 'node', 'import', 'module', 'default'];

/** True for `./my-loss.ts`, `../x`, `/x`: a file and no package. */
export const isPath = (name: string): boolean => /^\.{1,2}([/\\]|$)/.test(name) || isAbsolute(name);

/** True for `my-plugin`, `@me/my-plugin/part`: the name of a package, no URL (`data:`, `node:`), no `#import`. */
const isPackage = (name: string): boolean =>
  /^(@[\w.~-]+\/)?[\w.~-]+(\/[\w.~-]+)*$/.test(name) && !/(^|\/)\.\.?(\/|$)/.test(name);

/**
 * The file that a plugin's name stands for.
 * @param name a path, or the name of an npm package
 * @param fromFolder where paths begin
 * @param packagesFrom folders where packages are looked for, in order; then beside core, then beside the program
 * @returns its absolute path, or nothing when there is none
 */
export function resolvePlugin(
  name: string,
  fromFolder: string,
  packagesFrom: readonly string[] = [fromFolder],
): string | undefined {
  if (isPath(name)) return existingFile(resolve(fromFolder, name));
  if (!isPackage(name) || isBuiltin(name)) return undefined;
  for (const parent of parents(packagesFrom)) {
    const jiti = createJiti(parent, { fsCache: false });
    const found = jiti.esmResolve(name, { parentURL: pathToFileURL(parent), conditions, try: true });
    if (found) return found.startsWith('file:') ? fileURLToPath(found) : found;
  }
  return undefined;
}

/** Files whose neighbours in `node_modules` are looked at, in order. */
function parents(folders: readonly string[]): string[] {
  const program = process.argv[1];
  return [
    ...folders.map((folder) => join(folder, 'x.js')),
    fileURLToPath(import.meta.url),
    ...(program ? [program] : []),
  ];
}

/** The file itself, or the one file that is meant when the ending was left out. A pipe or a device is not a file. */
function existingFile(path: string): string | undefined {
  const name = path.slice(dirname(path).length + 1);
  const files = listFolder(dirname(path));
  const found = ['', '.ts', '.js', '.mjs'].find((end) => files.includes(name + end));
  return found !== undefined && statSync(path + found, { throwIfNoEntry: false })?.isFile()
    ? path + found
    : undefined;
}

/** Names of the files in a folder; none where there is no such folder. */
export function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((e) => !e.isDirectory())
      .map((e) => e.name);
  } catch {
    return [];
  }
}
