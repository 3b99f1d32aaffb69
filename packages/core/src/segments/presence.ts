import type { HierarchyNode, Segment } from '../contracts/experiment';
import type { SegmentStore } from './store';

/** The positions of a store's samples in which any of a node's classes is seen, ascending. */
export function presentPositions(
  { index }: Pick<SegmentStore, 'index'>,
  node: Pick<HierarchyNode, 'classes'>,
): Int32Array {
  const ids = node.classes.map((name) => index.classes.indexOf(name));
  const isPresent = (at: number) => ids.some((id) => (index.samples[at]?.pixels[id] ?? 0) > 0);
  return Int32Array.from(index.samples.keys()).filter(isPresent);
}

/** Which images of a store show a segment, be it one pixel of it. */
export function presence(store: Pick<SegmentStore, 'index' | 'count' | 'read'>, segment: Segment): boolean[] {
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
