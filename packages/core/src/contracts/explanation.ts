/** One image of an explained pair. */
export interface ExplainedImage {
  /** A sample's id, or the image file's path. */
  id: string;
  /** Absent for an image that is no sample of the dataset. */
  label?: string;
}

/** Two images compared at one node. */
export interface MetricTreeNode {
  id: string;
  segments: string[];
  children: string[];
  /** By the distance's type: `snr`, `euclidean`. From `a` to `b`. */
  distances: Record<string, number>;
  /**
   * Calibrated probability, 0 to 1, that the labels of the two differ, judged by this node's first distance alone;
   * fitted on pairs of the validation split.
   */
  probability?: number;
  /** Share, 0 to 1, of the validation split's pairs that are closer at this node than these two, by its first distance. */
  percentile?: number;
  /** Which of the two images show nothing of this node. */
  absent: ('a' | 'b')[];
  /** This node's share of the root's distance: exact Owen values, which add up to their parent's. */
  owen?: number;
}

/** The explanation of a pair: the distances of two images at every node. */
export interface MetricTree {
  a: ExplainedImage;
  b: ExplainedImage;
  root: string;
  nodes: MetricTreeNode[];
  /**
   * What the Owen values add up to: the root's `distance` with every segment shown in both images less that with
   * none. `completeness` is by how much the leaves miss it.
   */
  owen?: { distance: string; all: number; none: number; completeness: number };
}

/** What each node's model sees of one image. */
export interface NodeImages {
  /** Height and width, in pixels. */
  size: number;
  /** The whole image at the training size, RGB bytes `[size, size, 3]`. */
  whole: Uint8Array;
  /** By node: the image with all but the node's segments replaced by the background, RGB bytes `[size, size, 3]`. */
  nodes: Record<string, Uint8Array>;
}

/** A split's embeddings at one node. */
export interface NodeEmbeddings {
  /** Row by row in the split's order, `[count, dimensions]`. */
  rows: Float32Array;
  dimensions: number;
}
