import { roundHalfEven } from './round-half-even';

/** How crops are cut. */
export interface CropSettings {
  /** Width and height of a crop in pixels. */
  size: number;
  /** What is left free around a node's box on each side, as a share of that side of the box; at least one pixel. Default: 0.1. */
  margin?: number;
  /** The colour of what is not shown, RGB of 0 to 255. Default: ImageNet's mean, [124, 116, 104]. */
  fill?: readonly [number, number, number];
}

/** A node's segments, cut from an image to their box. */
export interface Crop {
  /** [size, size, 4], 0 to 255: red, green, blue, and the mask, which is 255 where all of a pixel is shown. */
  pixels: Uint8Array;
  /**
   * [6], where the node is in its image. The box's centre x and centre y, as shares of the image's width and height. The
   * natural logarithms of its width and height as shares of the image's, and of the shown pixels' share of the image. The
   * shown pixels' share of the box. Margins do not count; nothing is standardised.
   */
  box: Float32Array;
}

/** Values of a crop's pixel: red, green, blue, mask. */
export const channels = 4;

/** Numbers of a crop's box. */
export const boxNumbers = 6;

/** Bytes of a crop's pixels. */
export const cropBytes = (size: number): number => size * size * channels;

const imagenetMean: readonly [number, number, number] = [124, 116, 104];

export const withDefaults = ({
  size,
  margin = 0.1,
  fill = imagenetMean,
}: CropSettings): Required<CropSettings> => ({ size, margin, fill });

/** What stands for a crop where an image does not show a node: the fill, an empty mask, and a box of zeros. */
export function writeAbsent({ fill }: Required<CropSettings>, pixels: Uint8Array, box: Float32Array): void {
  for (let i = 0; i < pixels.length; i += channels) {
    pixels.set(fill, i);
    pixels[i + 3] = 0;
  }
  box.fill(0);
}

/** A crop of this size is resized to twice that, and means of 2x2 pixels are taken: so it was measured. */
const halvedSize = 16;

/** Width and height that a box is resized to, of which a crop is made. */
export const resizedSide = (size: number): number => (size === halvedSize ? 2 * size : size);

/** Pixels that are left free on each side of a box. @param side the box's width or height */
export const marginOf = ({ margin }: Required<CropSettings>, side: number): number =>
  Math.max(1, roundHalfEven(margin * side));
