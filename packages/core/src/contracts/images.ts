/** Images at the size that a method asks for, with their class maps, read one at a time: a split's store, or images in memory. */
export interface ImageSource {
  readonly count: number;
  /** Height and width. */
  readonly size: number;
  /** Reads one image, [size, size, 3], and its class map, [size, size]. */
  read(position: number, image: Uint8Array, map: Uint8Array): void;
}

/** An image with its class map, both square. */
export interface ImageAndMap {
  /** [size, size, 3] */
  image: Uint8Array;
  /** [size, size], class ids */
  map: Uint8Array;
}

/** The stored images of a split. */
export interface StoredImages extends ImageSource {
  /**
   * Positions of the images that show any of these classes, ascending: it has a pixel in the image's own class map, before
   * that is resized.
   */
  showing(classes: readonly string[]): Int32Array;
}
