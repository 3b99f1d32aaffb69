import { BatchReader, type SplitData } from '@hemlkit/core/run';

/** Pixels by which an exported model is checked. */
export interface CheckSamples {
  ids: string[];
  /** [count, size, size, 3] */
  images: Uint8Array;
  /** [count, size, size] */
  maps: Uint8Array;
}

/** The first samples of a split, as they are stored. */
export function firstSamples(split: SplitData, count: number): CheckSamples {
  const chosen = split.samples.slice(0, count);
  const reader = new BatchReader(split.store, split.labels, chosen.length);
  reader.read(chosen.map((_, i) => i));
  return { ids: chosen.map(({ id }) => id), images: reader.images, maps: reader.maps };
}
