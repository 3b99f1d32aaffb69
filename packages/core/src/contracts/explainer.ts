import type { Hierarchy, HierarchyNode } from './experiment';
import type { Contributions } from './method';
import type { Random } from './random';

/** Segments that are shown together, by their names in the spec's order. */
export type Coalition = readonly string[];

/** What an explainer is asked: why two images are as far apart as they are at a node. */
export interface Question {
  /** The node where the two are compared: the root. */
  node: HierarchyNode;
  hierarchy: Hierarchy;
  /** The type of the method that compares them. */
  method: string;
  /**
   * d(S): the distance of the two images with only the segments S shown in both, in the order asked. All that is asked in one
   * call is computed in batches, and views that show the same are computed once: ask for all at once.
   */
  distances(views: readonly Coalition[]): Promise<Float64Array>;
  /** What each node adds of itself to the distance of the two. Absent: the method's distances are not sums over the nodes. */
  contributions?(): Promise<Contributions>;
}

/** How much of the distance is due to each node. */
export interface Attribution {
  /**
   * By node. Where the numbers add up, a joined node's is the sum of its children's and of its own, if it has any, and the
   * root's is `all - none`.
   */
  nodes: Record<string, number>;
  /** By node: what it adds of itself, beside its children. Together they are `all - none`. Absent: joined nodes add nothing. */
  own?: Record<string, number>;
  /** What the distance is called that the numbers add up to. Absent: it is the one that was asked for. */
  distance?: string;
  /** The distance with every segment shown, and with none. */
  all: number;
  none: number;
  /** How many views were asked for. */
  evaluations: number;
}

/** Attributes the distance of a pair of images to nodes. */
export interface Explainer {
  /** What its numbers are called, as it stands before a verb: `Owen values`. */
  title: string;
  /** @throws HemlError where the hierarchy or the distance is none that it can explain */
  explain(question: Question): Promise<Attribution>;
}

/** What an explainer is given. */
export interface ExplainerContext {
  random: Random;
}
