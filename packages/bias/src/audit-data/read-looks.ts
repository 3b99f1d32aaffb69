import type { Segment, SegmentStore } from '@hemlkit/core/run';
import { lookLength, segmentLook } from './segment-look';

/** What is seen of one segment. */
export interface SegmentLooks {
  segment: Segment;
  /** Whether each image shows it. */
  seen: boolean[];
  /** How it looks in an image that shows it, `lookLength` numbers. */
  look: (image: number) => Float64Array;
}

/** Reads a store image by image, and keeps of each no more than how its segments look. */
export function readLooks(store: SegmentStore, segments: readonly Segment[]): SegmentLooks[] {
  const { size, classes } = store.index;
  const [image, map] = [new Uint8Array(size * size * 3), new Uint8Array(size * size)];
  const found = segments.map((segment) => ({
    segment,
    shown: Uint8Array.from({ length: 256 }, (_, id) =>
      Number(id < classes.length && segment.classes.includes(classes[id] as string)),
    ),
    seen: new Array<boolean>(store.count).fill(false),
    // Single precision, because this is all that grows with images and segments.
    numbers: new Float32Array(store.count * lookLength),
  }));
  for (let position = 0; position < store.count; position++) {
    store.read(position, image, map);
    for (const { shown, seen, numbers } of found) {
      const look = segmentLook(image, map, size, (id) => shown[id] === 1);
      if (!look) continue;
      seen[position] = true;
      numbers.set(look, position * lookLength);
    }
  }
  return found.map(({ segment, seen, numbers }) => ({
    segment,
    seen,
    look: (at) => Float64Array.from(numbers.subarray(at * lookLength, (at + 1) * lookLength)),
  }));
}
