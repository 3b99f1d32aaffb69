import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HemlError } from '../contracts/error';
import type { Sample } from '../contracts/sample';
import { writeWhole } from '../files/atomic';
import { hashFile, hashValue } from '../files/hash';
import { mostBytes, regularFile } from '../files/read-file';

/** Size, time of change and content hash of a file as last seen. */
type Seen = Record<string, [size: number, mtimeMs: number, hash: string]>;

/** Files that are read at once. */
const atOnce = 16;

/**
 * The content hash of each sample's files. Files whose size and time of change are as last seen are not read
 * again, so that a second run over a large set starts at once.
 */
export async function hashSources(
  samples: readonly Sample[],
  cache: string,
): Promise<(Sample & { hash: string })[]> {
  const file = join(cache, 'store', 'sources.json');
  const seen: Seen = await readFile(file, 'utf8').then(
    (text) => JSON.parse(text) as Seen,
    () => ({}),
  );
  let changed = false;
  const hashOf = async (sample: Sample, path: string): Promise<string> => {
    const found = await regularFile(path, mostBytes.image);
    if (!found)
      throw new HemlError(`A file of sample '${sample.id}' is missing: ${path}`, {
        hint: 'Put it back, or remove the sample from the dataset.',
      });
    const { size, mtimeMs } = found;
    const known = seen[path];
    if (known && known[0] === size && known[1] === mtimeMs) return known[2];
    changed = true;
    const hash = await hashFile(path);
    seen[path] = [size, mtimeMs, hash];
    return hash;
  };
  const hashed: (Sample & { hash: string })[] = [];
  for (let start = 0; start < samples.length; start += atOnce)
    hashed.push(
      ...(await Promise.all(
        samples.slice(start, start + atOnce).map(async (sample) => {
          const image = await hashOf(sample, sample.image);
          return {
            ...sample,
            hash: sample.mask ? hashValue([image, await hashOf(sample, sample.mask)]) : image,
          };
        }),
      )),
    );
  if (changed) await writeWhole(file, JSON.stringify(seen));
  return hashed;
}
