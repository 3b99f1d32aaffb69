import { join } from 'node:path';
import { HemlError } from '../contracts/error';
import type { Sample } from '../contracts/sample';
import { readChecked, writeCheckedIfPossible } from '../files/checked-json';
import { unlessDamaged, type Warn } from '../files/damaged';
import { hashFile, hashValue } from '../files/hash';
import { mostBytes, regularFile } from '../files/read-file';

/**
 * What distinguishes a file from one that was put in its place, and its content hash, as last seen. The time of change can
 * be set back (`cp -p`, `rsync -t`, archives); that of the last change of its entry cannot, but entries of earlier versions
 * lack it.
 */
type Seen = Record<string, [size: number, mtimeMs: number, ctimeMs: number, ino: number, hash: string]>;

/** Files that are read at once. */
const atOnce = 16;

/**
 * The content hash of each sample's files. Files whose size, times and number are as last seen are not read
 * again, so that a second run over a large set starts at once.
 */
export async function hashSources(
  samples: readonly Sample[],
  cache: string,
  warn: Warn = () => {},
): Promise<(Sample & { hash: string })[]> {
  const file = join(cache, 'store', 'sources.json');
  const read = () => readChecked<Seen>(file, { hint: 'It holds only what can be found again.' });
  const seen: Seen = (await unlessDamaged(read, warn)) ?? {};
  let changed = false;
  const hashOf = async (sample: Sample, path: string): Promise<string> => {
    const found = await regularFile(path, mostBytes.image);
    if (!found)
      throw new HemlError(`A file of sample '${sample.id}' is missing: ${path}`, {
        code: 'sample-file-missing',
        hint: 'Put it back, or remove the sample from the dataset.',
      });
    const { size, mtimeMs, ctimeMs, ino } = found;
    const facts = [size, mtimeMs, ctimeMs, ino] as const;
    const known = seen[path];
    if (known?.length === 5 && facts.every((fact, i) => fact === known[i])) return known[4];
    changed = true;
    const hash = await hashFile(path);
    seen[path] = [...facts, hash];
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
  if (changed) await writeCheckedIfPossible(file, seen, 0);
  return hashed;
}
