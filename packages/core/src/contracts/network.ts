import type { Tensor2D, Tensor4D, Variable } from './tf';

/**
 * How a variable is laid out, so that it can be saved as torchvision lays it out:
 * `conv` is [height, width, in, out] here and [out, in, height, width] there; `linear` is [in, out] here and
 * [out, in] there; `plain` is the same in both.
 */
export type Layout = 'conv' | 'linear' | 'plain';

export interface NetworkVariable {
  value: Variable;
  layout: Layout;
}

/** Variables by torchvision's names (`layer1.0.conv1.weight`). Untrainable ones are running statistics. */
export type NetworkVariables = Record<string, NetworkVariable>;

/** A layer that gives a feature map. */
export interface MapLayer {
  name: string;
  /** Pixels of the image from one cell to the next: the map of an image of `size` has `ceil(size / stride)` cells a side. */
  stride: number;
  channels: number;
}

/** The feature maps of a trunk. */
export interface FeatureMaps {
  /** From the first to the last, whose mean over all cells `apply` gives as features. */
  layers: readonly MapLayer[];
  /**
   * @param images [batch, height, width, 3], normalised
   * @param training as for `apply`
   * @param names of layers; default: the last
   * @returns by layer [batch, cells, cells, channels]; what comes after the last named layer is not computed
   */
  apply(images: Tensor4D, training: boolean, names?: readonly string[]): Record<string, Tensor4D>;
  /**
   * The features of images by way of a layer's map: what `Trunk.apply` gives for the images that have it.
   *
   * @param map [batch, cells, cells, channels]
   * @param training as for `apply`
   * @returns [batch, features]
   */
  features(map: Tensor4D, name: string, training: boolean): Tensor2D;
}

/**
 * Features of a trunk that is never trained and computes elsewhere than in the compiled step: methods ask for them ahead of it,
 * once for an image and a view, and keep them.
 */
export interface FrozenFeatures {
  /** Hash of all that decides the features of given pixels. */
  key: string;
  /** How pixels in 0..1 are normalised, in place of the spec's `training.normalize`. */
  normalize: { mean: readonly number[]; deviation: readonly number[] };
  /** Images that it takes at once, at most. */
  batchSize: number;
  /**
   * Calls must not overlap.
   * @param images [batch, height, width, 3], normalised
   * @returns [batch, features], row-major
   */
  of(images: Float32Array, batch: number): Promise<Float32Array>;
  dispose(): Promise<void>;
}

/** The half of a model that sees images. */
export interface Trunk {
  variables: NetworkVariables;
  /** Length of the feature vectors that `apply` gives. */
  features: number;
  /** True when the weights came from a file rather than from the generator. */
  pretrained: boolean;
  /**
   * @param images [batch, height, width, 3], normalised
   * @param training batch statistics (and their running averages move) when true, running statistics when false
   * @returns [batch, features]
   */
  apply(images: Tensor4D, training: boolean): Tensor2D;
  /** Absent: the trunk has none, and what asks for them cannot be used with it. */
  maps?: FeatureMaps;
  /** Present where it is frozen: then `apply` throws, and methods that cannot ask for features ahead refuse the trunk. */
  frozen?: FrozenFeatures;
}

/** The half of a model that turns features into an embedding. */
export interface Embedder {
  variables: NetworkVariables;
  dimensions: number;
  /** [batch, features] → [batch, dimensions], not normalised. */
  apply(features: Tensor2D, training: boolean): Tensor2D;
}

/** One variable's values on the host, in this library's layout. */
export interface Weight {
  shape: number[];
  layout: Layout;
  data: Float32Array;
  /** False for running statistics. */
  trainable: boolean;
}

/** A whole model on the host: `trunk.*`, `embedder.*`, `loss.*`. */
export type Weights = Record<string, Weight>;

export interface Child {
  id: string;
  weights: Weights;
  /** How many leaves lie under it. */
  leaves: number;
  /** Its best value of the metric that selects the epoch (precision@1, for example); 1 minus it where smaller is better. */
  score: number;
}

/** Gives a joined node its first weights. */
export interface Merge {
  merge(children: readonly Child[]): Weights;
}
