import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

/** SHA-256 in hex of a value's JSON with sorted keys, so that equal values have equal hashes. */
export function hashValue(value: unknown): string {
  return createHash('sha256').update(stableJson(value)).digest('hex');
}

/** SHA-256 in hex of a file's bytes, of which a large one's are not in memory at once. */
export async function hashFile(path: string): Promise<string> {
  const digest = createHash('sha256');
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    if (size <= 2 ** 20) return digest.update(await handle.readFile()).digest('hex');
    for await (const part of handle.createReadStream({ autoClose: false, highWaterMark: 2 ** 20 }))
      digest.update(part as Buffer);
    return digest.digest('hex');
  } finally {
    await handle.close();
  }
}

/** JSON with the keys of every object sorted. */
export function stableJson(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
