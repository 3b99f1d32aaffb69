import type { Segment } from '../contracts/experiment';
import type { SegmentStore } from '../segments/store';

/** Which images of a store show a segment, be it one pixel of it. */
export function presence(store: SegmentStore, segment: Segment): boolean[] {
  const { size, classes } = store.index;
  const shown = shownIds(segment, classes);
  const [image, map] = [new Uint8Array(size * size * 3), new Uint8Array(size * size)];
  return Array.from({ length: store.count }, (_, position) => {
    store.read(position, image, map);
    return map.some((id) => shown[id] === 1);
  });
}

/** The class ids that a segment has: [256], 1 or 0. @param classes names by id */
export function shownIds({ classes: own }: Segment, classes: readonly string[]): Uint8Array {
  const shown = new Uint8Array(256);
  for (const name of own) if (classes.includes(name)) shown[classes.indexOf(name)] = 1;
  return shown;
}
