import type { CropNeeds } from '../../contracts/images';
import { resizedSide, withDefaults } from './crop-settings';

/** How a node's crop is cut, for programs that do it themselves. */
export interface CropFacts {
  /** Width and height of a crop in pixels. */
  size: number;
  /** What is left free around a box on each side, as a share of that side. */
  margin: number;
  /** RGB of what is not shown, 0 to 255. */
  fill: readonly [number, number, number];
  /** What is done, in order. */
  steps: string[];
  /** The six numbers of a box, in order. */
  box: string[];
}

/** The facts of `cutCrop`. @example cropFacts({ size: 32 }).steps.join('\n') */
export function cropFacts(needs: CropNeeds): CropFacts {
  const { size, margin, fill } = withDefaults(needs);
  const pillow = "bilinear and antialiased, as Pillow's Image.resize((side, side), Image.BILINEAR) does it";
  return {
    size,
    margin,
    fill,
    steps: [
      'take the photograph and its class map at their own size; the pixels of a node are those whose class it shows',
      'box: the smallest rectangle with all pixels of the node; without any, `present` is 0, and crop and box are 0',
      'mask: a fourth channel, 255 at the pixels of the node and 0 elsewhere; red, green and blue become `fill` where it is 0',
      'margin: widen the box on each side by the larger of 1 and round(margin * side of the box) pixels, a half to the even number, with `fill` and a mask of 0, also beyond the image',
      resizedSide(size) !== size
        ? `resize all four channels to ${2 * size}x${2 * size}, the aspect not kept, ${pillow}; then take the mean of each 2x2 pixels, rounded, a half to the even number`
        : `resize all four channels to ${size}x${size}, the aspect not kept, ${pillow}`,
    ],
    box: [
      "centre x of the box without margin, as a share of the photograph's width",
      "centre y, as a share of the photograph's height",
      "ln(width of the box / photograph's width)",
      "ln(height of the box / photograph's height)",
      "ln(pixels of the node / photograph's pixels)",
      'pixels of the node / pixels of the box',
    ],
  };
}
