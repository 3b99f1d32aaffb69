import { stat } from 'node:fs/promises';
import type { Kind } from '../contracts/kinds';
import { hashFile } from '../files/hash';
import type { Registry } from '../plugins/registry';
import { mapPaths } from '../spec/paths';
import type { NodeSettings } from './trainer';

const kindsOfParts: readonly Kind[] = ['trunk', 'embedder', 'merge', 'sampler', 'miner', 'loss', 'optimizer'];

/**
 * A node's settings with the content's hash in place of each file's path: other weights under the same name are other
 * settings, and the same weights elsewhere are the same.
 */
export async function hashedSettings(registry: Registry, { model, training }: NodeSettings): Promise<object> {
  const all: Record<string, unknown> = { ...model, ...training };
  const hashes = new Map<string, string>();
  const replaceAll = (replace: (file: string) => string) =>
    Object.fromEntries(
      Object.entries(all).map(([key, value]) => {
        const kind = kindsOfParts.find((name) => name === key);
        return [key, kind ? mapPaths(registry, kind, value, [], replace) : value];
      }),
    );
  replaceAll((file) => {
    hashes.set(file, file);
    return file;
  });
  for (const file of hashes.keys()) {
    const isFile = await stat(file).then(
      (found) => found.isFile(),
      () => false,
    );
    if (isFile) hashes.set(file, await hashFile(file));
  }
  return replaceAll((file) => hashes.get(file) ?? file);
}
