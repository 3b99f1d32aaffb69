import type { Engine, HostArray, InputSpec } from '../../contracts/engine';
import type { Background, HierarchyNode } from '../../contracts/experiment';
import type { Both, Side } from '../../contracts/explainer';
import type { NodeEmbeddings } from '../../contracts/explanation';
import type { ModelMaps } from '../../contracts/graphs';
import type { ImageAndMap } from '../../contracts/images';
import type { MapLayer, NetworkVariables } from '../../contracts/network';
import type { Tensor, Tensor2D, Tensor4D } from '../../contracts/tf';

/** Two images that are looked at. */
export interface ImagePair extends Both<ImageAndMap> {
  /** Where they are compared. */
  node: HierarchyNode;
  /** What stands where nothing is shown. */
  background: Background;
}

/** What models of pixels work with. */
export interface PixelContext {
  engine: Engine;
  /** Names of the class ids, by id. */
  classes: readonly string[];
}

/** A changed image, [size, size, 3], in the place of one of the pair: its class map stays that one's. */
export interface ChangedImage {
  side: Side;
  pixels: Float32Array;
}

/** A model as a function of changed images, in terms of what is compiled. */
export interface PixelModel {
  /** What is compiled of it is used again as long as these are the same. */
  variables: NetworkVariables;
  dimensions: number;
  /** What it takes of a batch of images. The first one alone depends on their pixels. */
  inputs(batch: number): InputSpec[];
  /** The inputs of a batch. @param images as many as the batch has */
  read(images: readonly ChangedImage[]): HostArray[];
  /** Inputs → [batch, dimensions]. */
  embed(inputs: readonly Tensor[]): Tensor2D;
  /** What a number gains with each pixel, [size, size, 3], from what it gains with the image's part of the first input. */
  pull(side: Side, ofInput: Float32Array): Float32Array;
  /** The model in two steps. Absent: it has no feature maps. */
  maps?: Pick<ModelMaps, 'layers' | 'embed'> & { map(inputs: readonly Tensor[], layer: string): Tensor4D };
}

/** A pair of images as a model sees it. */
export interface PairPixels {
  /** Height and width. */
  size: number;
  /** [size, size, 3], 0 to 1: what the model does not see is replaced by what it sees in its place. */
  images: Both<Float32Array>;
  /** [size, size], class ids. */
  maps: Both<Uint8Array>;
  /** From the first to the last. Absent: the model has no feature maps. */
  layers?: readonly MapLayer[];
  /** Calls back with the model, which nothing else uses meanwhile. Absent: it is given to nobody, and has no gradients. */
  visit?: ModelVisit;
  /** Embeds images, one after the other. Absent: the model that `visit` gives does. */
  embed?(images: readonly ChangedImage[]): Promise<NodeEmbeddings>;
}

export type ModelVisit = <T>(callback: (model: PixelModel) => Promise<T>) => Promise<T>;

/** Something of either image. */
export const ofBoth = <T>(make: (side: Side) => T): Both<T> => ({ a: make('a'), b: make('b') });
