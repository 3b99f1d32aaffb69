import type { Segment, SegmentStore } from '@hemlkit/core/run';
import { lookLength, lookOf } from './segment-look';

/** What is seen of a part of the images: of a segment, or of what no segment covers. */
export interface RegionLooks {
  name: string;
  /** Whether each image shows it. */
  seen: boolean[];
  /** How it looks in an image that shows it, `lookLength` numbers. */
  look: (image: number) => Float64Array;
}

export interface Looks {
  segments: RegionLooks[];
  /** What no segment covers. */
  rest: RegionLooks;
  /** Mean of each colour channel over the whole image, 0..1, [images, 3]. */
  means: Float32Array;
}

/** What pixels in no segment are called: `background`, or `rest` where a segment has that name. */
export const restName = (segments: readonly Segment[]): string =>
  segments.some(({ name }) => name === 'background') ? 'rest' : 'background';

/**
 * Reads a store image by image, and keeps of each no more than how its segments look, and the rest.
 * @param shown the class whose presence is the label, if that is what it is: it is left out of the rest
 */
export function readLooks(store: SegmentStore, segments: readonly Segment[], shown?: string): Looks {
  const { size, classes } = store.index;
  const [image, map] = [new Uint8Array(size * size * 3), new Uint8Array(size * size)];
  const idsOf = ({ classes: own }: Segment) =>
    classes.flatMap((name, id) => (own.includes(name) ? [id] : []));
  const region = (name: string, ids: readonly number[]) => ({
    name,
    shown: Uint8Array.from({ length: 256 }, (_, id) => Number(ids.includes(id))),
    seen: new Array<boolean>(store.count).fill(false),
    // Single precision, because this is all that grows with images and segments.
    numbers: new Float32Array(store.count * lookLength),
    pixels: new Int32Array(size * size),
    count: 0,
  });
  const covered = new Set(segments.flatMap(idsOf));
  const left = Array.from({ length: 256 }, (_, id) => id).filter(
    (id) => !covered.has(id) && (shown === undefined || classes[id] !== shown),
  );
  const found = [
    ...segments.map((segment) => region(segment.name, idsOf(segment))),
    region(restName(segments), left),
  ];
  /** Regions by class id. */
  const owners = Array.from({ length: 256 }, (_, id) => found.filter(({ shown }) => shown[id]));
  const means = new Float32Array(3 * store.count);
  for (let position = 0; position < store.count; position++) {
    store.read(position, image, map);
    for (const one of found) one.count = 0;
    const sums = [0, 0, 0];
    for (let p = 0; p < map.length; p++) {
      for (const one of owners[map[p] as number] as typeof found) one.pixels[one.count++] = p;
      for (let c = 0; c < 3; c++) sums[c] = (sums[c] as number) + (image[3 * p + c] as number);
    }
    for (let c = 0; c < 3; c++) means[3 * position + c] = (sums[c] as number) / map.length / 255;
    for (const { shown, seen, numbers, pixels, count } of found) {
      if (count === 0) continue;
      seen[position] = true;
      const look = lookOf({ image, map, size, shown }, pixels.subarray(0, count));
      numbers.set(look, position * lookLength);
    }
  }
  const looks = found.map(
    ({ name, seen, numbers }): RegionLooks => ({
      name,
      seen,
      look: (at) => Float64Array.from(numbers.subarray(at * lookLength, (at + 1) * lookLength)),
    }),
  );
  return { segments: looks.slice(0, -1), rest: looks.at(-1) as RegionLooks, means };
}
