import type { RootPrecision } from './estimate';
import type { Split } from './sample';

/** One image of an explained pair. */
export interface ExplainedImage {
  /** A sample's id, or the image file's path. */
  id: string;
  /** Absent for an image that is not a sample of the dataset. */
  label?: string;
}

/**
 * How far probabilities can be trusted: found on held-out pairs, each judged by a fit that saw neither of its samples.
 */
export interface Reliability {
  /** How many pairs were held out. */
  pairs: number;
  /** Expected calibration error, 0 to 1: by how much the probabilities miss the shares that differ, on average. */
  calibrationError: number;
  /** Mean squared error of the probabilities, 0 to 1; smaller is better. */
  brier: number;
  /** The Brier score of always predicting the share of all pairs that differ: an uninformative node has no better one. */
  baseBrier: number;
}

/** Two images compared at one node. */
export interface MetricTreeNode {
  id: string;
  segments: string[];
  children: string[];
  /**
   * By the distance's type: `snr`, `euclidean`. From `a` to `b`. A distance may be not a number or infinite, where an
   * embedding has no variance say; JSON then has `null`.
   */
  distances: Record<string, number>;
  /**
   * Calibrated probability, 0 to 1, that the labels of the two differ, judged by this node's first distance alone;
   * fitted on pairs of the validation split.
   */
  probability?: number;
  /** Share, 0 to 1, of the validation split's pairs that are closer at this node than these two, by its first distance. */
  percentile?: number;
  /** How far this node's probability can be trusted. */
  reliability?: Reliability;
  /** Which of the two images show nothing of this node. */
  absent: ('a' | 'b')[];
}

/** What the probabilities and percentiles were fitted on. */
export interface TreeCalibration {
  /** Isotonic regression of whether labels differ on the distance. */
  method: 'isotonic';
  /** The distance's type. */
  distance: string;
  split: Split;
  samples: number;
  /** Ordered pairs of them. */
  pairs: number;
  /** Share of the pairs whose labels differ: what one would say of two images without looking. */
  differing: number;
}

/** What an explainer finds of a pair: how much of the root's distance is due to each node. */
export interface Explanation {
  /** The explainer's type. */
  type: string;
  /** What its numbers are called: `Owen values`. */
  title: string;
  /** The distance that the numbers are of: its type, or what the explainer calls it. */
  distance: string;
  /** By node. */
  nodes: Record<string, number>;
  /** By node: what it adds of itself, beside its children. Absent: joined nodes add nothing. */
  own?: Record<string, number>;
  /** What pixels that show no segment have. Absent: the numbers are not sums over pixels. */
  outside?: number;
  /** The root's distance with every segment shown in both images, and with none: of the explainer's baseline, where it has one. */
  all: number;
  none: number;
  /** How many views of the two, or changed images, were compared to find them. */
  evaluations: number;
  /**
   * By how much the own numbers, or the leaves' where there are none, miss `all - none` together with `outside`. Absent: they
   * are not meant to come to it.
   */
  gap?: number;
}

/** The explanation of a pair: the distances of two images at every node. */
export interface MetricTree {
  /** Of this format. 1 had Owen values as `owen` of the nodes, and `completeness` for `gap`. */
  version: 2;
  a: ExplainedImage;
  b: ExplainedImage;
  root: string;
  /** At which height the method compared the two: 0 as a whole, the larger the more part by part. Absent: it has none. */
  height?: number;
  nodes: MetricTreeNode[];
  /** Absent where the probabilities are. */
  calibration?: TreeCalibration;
  /** By the explainer's type; a second of the same type is `TYPE-2`. Empty where there are none. */
  explanations: Record<string, Explanation>;
  /** How the run's Precision@1 compares with chance: what does not beat chance explains nothing. Absent where it is not known. */
  precision?: RootPrecision;
  /** What was warned of while the two were explained, each once. Absent: nothing. */
  warnings?: string[];
}

/** What each node's model sees of one image. */
export interface NodeImages {
  /** Height and width, in pixels. */
  size: number;
  /** The whole image at the training size, RGB bytes `[size, size, 3]`. */
  whole: Uint8Array;
  /** By node: the image with all but the node's segments replaced by the background, RGB bytes `[size, size, 3]`. */
  nodes: Record<string, Uint8Array>;
  photograph: SegmentedPhotograph;
}

/** An image as a person looks at it, and which leaf of the hierarchy each pixel shows. */
export interface SegmentedPhotograph {
  /** Those of the image, upright; of one with a side beyond 1024 pixels as much less. */
  width: number;
  height: number;
  /** RGB bytes [height, width, 3]. */
  pixels: Uint8Array;
  /** Nodes without children. */
  leaves: string[];
  /** [height, width]: 0 where no leaf is shown, else 1 + its place among `leaves`. */
  shown: Uint8Array;
}

/** A split's embeddings at one node. */
export interface NodeEmbeddings {
  /** Row by row in the split's order, `[count, dimensions]`. */
  rows: Float32Array;
  dimensions: number;
}
