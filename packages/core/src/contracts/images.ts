import type { Raster } from './sample';

/** What a method asks of every image. It is made once, and stored. */
export interface ImageNeeds {
  /** Height and width of the whole image and its class map, in pixels. */
  size: number;
  /** How an image becomes that square. Absent: it is stretched, bilinear. */
  fit?: ImageFit;
  /** A crop of every node of the hierarchy: the box of its segments, cut from the photograph at its own size. Absent: none. */
  crops?: CropNeeds;
}

/** How an image becomes a square, to the byte as Hugging Face's image processors do it by Pillow. */
export interface ImageFit {
  /** Pillow's number of the filter: 0 nearest, 1 Lanczos, 2 bilinear, 3 bicubic, 4 box, 5 Hamming. */
  filter: number;
  /**
   * Pixels that the shorter side is brought to, at least the square's; the aspect is kept, and the square is cut from the
   * middle. Absent: the image is stretched to the square.
   */
  shorter?: number;
}

export interface CropNeeds {
  /** Height and width of a crop, in pixels. */
  size: number;
  /** What is added around a box on each side, as a share of its side. Default: 0.1. */
  margin?: number;
}

/** An image and its class map at their own size. */
export interface Photograph {
  image: Raster;
  map: Raster;
}

/** The crops of every node of the hierarchy, in training order, as `ImageNeeds.crops` asks for them. */
export interface CropSource {
  /** Height and width in pixels. */
  readonly size: number;
  /**
   * Reads the crops of an image.
   *
   * @param crops [nodes, size, size, 4]: RGB, and 255 where the node is shown
   * @param boxes [nodes, 6]: centre x and y in shares of the image, ln of the width's, height's and area's shares, and the
   * share of the box that is shown
   * @param present [nodes], 1 where the image shows the node; where it is 0 the crop is plain and the box zeros
   */
  readAll(position: number, crops: Uint8Array, boxes: Float32Array, present: Uint8Array): void;
}

/** Images at the size that a method asks for, with their class maps, read one at a time: a split's store, or images in memory. */
export interface ImageSource {
  readonly count: number;
  /** Height and width. */
  readonly size: number;
  /** Reads one image, [size, size, 3], and its class map, [size, size]. */
  read(position: number, image: Uint8Array, map: Uint8Array): void;
  /** Absent: no crops are stored; they are cut from the photograph, or from the image itself. */
  crops?: CropSource;
  /** Absent: an image is known at `size` alone. */
  photograph?(position: number): Photograph | undefined;
}

/** An image with its class map, both square. */
export interface ImageAndMap {
  /** [size, size, 3] */
  image: Uint8Array;
  /** [size, size], class ids */
  map: Uint8Array;
  /** What it was made of, for methods that ask for crops. */
  photograph?: Photograph;
}

/** The stored images of a split. */
export interface StoredImages extends ImageSource {
  /**
   * Positions of the images that show any of these classes, ascending: it has a pixel in the image's own class map, before
   * that is resized.
   */
  showing(classes: readonly string[]): Int32Array;
}
