import type { HierarchyNode } from '../contracts/experiment';
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
