import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { ListedFile } from '@hemlkit/core/plugin';

/** Images that are the same, byte for byte: names of two or more, in their order. */
export async function duplicateImages(files: readonly ListedFile[]): Promise<string[][]> {
  const bySize = new Map<number, ListedFile[]>();
  for (const file of files) add(bySize, (await stat(file.file)).size, file);
  const groups: string[][] = [];
  for (const alike of bySize.values()) {
    if (alike.length === 1) continue;
    const byHash = new Map<string, string[]>();
    for (const { name, file } of alike) add(byHash, await hashOf(file), name);
    groups.push(...[...byHash.values()].filter((names) => names.length > 1));
  }
  return groups.sort((a, b) => ((a[0] as string) < (b[0] as string) ? -1 : 1));
}

function add<K, V>(groups: Map<K, V[]>, key: K, value: V): void {
  const own = groups.get(key);
  if (own) own.push(value);
  else groups.set(key, [value]);
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
