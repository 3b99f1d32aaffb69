import { HemlError } from '../contracts/error';
import type { Sample } from '../contracts/sample';

/** Pixels of each class. @throws HemlError for a class id beyond the list */
export function countPixels(
  map: Uint8Array,
  classes: readonly string[],
  sample: Pick<Sample, 'id' | 'mask'>,
): number[] {
  const counts = new Uint32Array(256);
  for (let i = 0; i < map.length; i++) {
    const id = map[i] as number;
    counts[id] = (counts[id] as number) + 1;
  }
  const beyond = counts.findIndex((count, id) => count > 0 && id >= classes.length);
  if (beyond >= 0)
    throw new HemlError(
      `The class map of sample '${sample.id}' has the class id ${beyond}, but there are ${classes.length} classes (0 to ${classes.length - 1}).`,
      { code: 'class-id-unknown', hint: `Correct ${sample.mask ?? 'the segmenter'} or the list of classes.` },
    );
  return [...counts.subarray(0, classes.length)];
}
