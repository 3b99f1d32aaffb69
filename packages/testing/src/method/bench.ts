import type { Hierarchy, HierarchyNode, NodeSettings } from '@hemlkit/core/plugin';
import type { TinyData } from '../tiny-data';
import type { Made } from '../trial';

/** A method made for a tree, and what it is trained on. */
export interface Bench extends Made<'method'> {
  hierarchy: Hierarchy;
  /** What its `settings` gives at every call. */
  settings: NodeSettings;
  /** The same as it was before the method was made. */
  written: NodeSettings;
  data: TinyData;
  /** The nodes that it has embeddings for, in training order. */
  answered: HierarchyNode[];
}
