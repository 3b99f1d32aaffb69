/** How much of the distance of two images a method itself ascribes to each pixel of either. */
export interface OwnAttribution {
  /** [size, size] */
  a: Float32Array;
  /** [size, size] */
  b: Float32Array;
  /** Height and width. */
  size: number;
  /** The distance that the numbers of both images add up to. */
  distance: number;
  /** What that distance is called. */
  name: string;
}
