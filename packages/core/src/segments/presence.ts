import type { HierarchyNode } from '../contracts/experiment';
import type { SegmentStore } from './store';

/** In how many of a store's samples a node's classes are seen at all. */
export function presence(store: SegmentStore, node: Pick<HierarchyNode, 'classes'>): number {
  const ids = node.classes.map((name) => store.index.classes.indexOf(name));
  return store.index.samples.filter(({ pixels }) => ids.some((id) => (pixels[id] ?? 0) > 0)).length;
}
