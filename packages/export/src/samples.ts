import { type SplitData, storedImage } from '@hemlkit/core/run';

/** Pixels by which an exported model is checked. */
export interface CheckSamples {
  ids: string[];
  /** [count, size, size, 3] */
  images: Uint8Array;
  /** [count, size, size] */
  maps: Uint8Array;
}

/** The first samples of a split, as they are stored. */
export function firstSamples({ samples, store }: SplitData, count: number): CheckSamples {
  const chosen = samples.slice(0, count);
  const rows = chosen.map((_, at) => storedImage(store, at));
  return {
    ids: chosen.map(({ id }) => id),
    images: Buffer.concat(rows.map(({ image }) => image)),
    maps: Buffer.concat(rows.map(({ map }) => map)),
  };
}
