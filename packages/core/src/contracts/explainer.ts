import type { Hierarchy, HierarchyNode } from './experiment';
import type { Contributions } from './method';
import type { MapLayer } from './network';
import type { OwnAttribution } from './own-attribution';
import type { Random } from './random';

/** Segments that are shown together, by their names in the spec's order. */
export type Coalition = readonly string[];

/** Something of either image of a pair. */
export interface Both<T> {
  a: T;
  b: T;
}

export type Side = keyof Both<unknown>;

/** The distance of two images, and by how much it changes with their pixels: [size, size, 3]. Absent: it was not asked for. */
export interface PixelGradient extends Partial<Both<Float32Array>> {
  distance: number;
}

/** A layer's feature map of an image, and by how much the distance of the pair changes with it: [cells, cells, channels]. */
export interface LayerMap {
  cells: number;
  channels: number;
  values: Float32Array;
  gradients: Float32Array;
}

/**
 * Two images as pixels, and their distance as a differentiable function of them. Images are [size, size, 3] with channels
 * from 0 to 1, and gradients are with respect to those.
 */
export interface PixelQuestion {
  size: number;
  /**
   * The two as the root's model sees them: what it does not show is replaced by the background. A model of crops sees the
   * photographs that they are cut from; where those are not squares of one size, they are stretched to one.
   */
  images: Both<Float32Array>;
  /** Which pixels show something of a node: [size, size], 1 or 0. No pixel shows two leaves. */
  shown(node: string): Both<Uint8Array>;
  /**
   * Distances of changed images, computed in batches by one compiled program. Pairs are taken from `pairs` when they are
   * computed: a generator holds few of them at once. An array that comes again is embedded once a batch.
   */
  distances(pairs: Iterable<Both<Float32Array>>): Promise<Float64Array>;
  /**
   * Distances of changed images and their gradients, forward and back in one compiled program. Absent: the method gives its
   * models to nobody as functions, so that there are no gradients.
   *
   * @param each is called in the order of the pairs
   * @param sides whose gradients are wanted. Default: both
   */
  gradients?(
    pairs: Iterable<Both<Float32Array>>,
    each: (gradient: PixelGradient, position: number) => void,
    sides?: readonly Side[],
  ): Promise<void>;
  /** The feature maps of the two. Absent: the model has none. */
  maps?: {
    /** From the first to the last. */
    layers: readonly MapLayer[];
    at(layer: string): Promise<Both<LayerMap>>;
  };
}

/** Two images as pixels, of a method that gives gradients. */
export type DifferentiablePixels = PixelQuestion & Required<Pick<PixelQuestion, 'gradients'>>;

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
  /** What the method itself ascribes to each pixel. Absent: it has no such explanation. */
  attribution?(): Promise<OwnAttribution>;
  /** The two images as pixels. Absent: no pixels are available. */
  pixels?(): Promise<PixelQuestion>;
}

/** How much of the distance is due to each pixel of either image: [size, size]. */
export interface PixelAttribution extends Both<Float32Array> {
  size: number;
  /** Whether numbers below 0 have a meaning. */
  signed: boolean;
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
  /** What pixels that show no segment have. Absent: nothing. */
  outside?: number;
  /** Whether the numbers are meant to come to `all - none`. Where they are not, no gap is reported. Default: true. */
  addsUp?: boolean;
  /** By pixel; each node's number is the sum over the pixels that show it. Absent: the explainer sees no pixels. */
  pixels?: PixelAttribution;
  /** What the distance is called that the numbers add up to. Absent: it is the one that was asked for. */
  distance?: string;
  /** The distance with every segment shown, and with none: of the explainer's baseline, where it has one. */
  all: number;
  none: number;
  /** How many views, or pairs of changed images, were asked for. */
  evaluations: number;
}

/** Attributes the distance of a pair of images to nodes. */
export interface Explainer {
  /** What its numbers are called, as it stands before a verb: `Owen values`. */
  title: string;
  /** @throws HemlError where it cannot explain the hierarchy or the distance */
  explain(question: Question): Promise<Attribution>;
}

/** What an explainer is given. */
export interface ExplainerContext {
  random: Random;
}
