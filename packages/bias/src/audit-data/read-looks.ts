import type { Segment, SegmentStore } from '@hemlkit/core/run';
import { segmentLook } from './segment-look';

/** What is seen of one segment: its look in each image, nothing where it is not seen. */
export interface SegmentLooks {
  segment: Segment;
  looks: (Float64Array | undefined)[];
}

/** Reads a store image by image, and keeps of each no more than how its segments look. */
export function readLooks(store: SegmentStore, segments: readonly Segment[]): SegmentLooks[] {
  const { size, classes } = store.index;
  const [image, map] = [new Uint8Array(size * size * 3), new Uint8Array(size * size)];
  const found = segments.map((segment) => {
    const shown = classes.map((name) => segment.classes.includes(name));
    const looks: (Float64Array | undefined)[] = [];
    return { segment, looks, shows: (id: number) => shown[id] ?? false };
  });
  for (let position = 0; position < store.count; position++) {
    store.read(position, image, map);
    for (const { looks, shows } of found) looks.push(segmentLook(image, map, size, shows));
  }
  return found.map(({ segment, looks }) => ({ segment, looks }));
}
