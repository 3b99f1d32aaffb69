import { type DifferentiablePixels, defineExplainer, type Side, Type } from '@hemlkit/core/plugin';
import { largestOverChannels } from './channels';
import { felzenszwalb } from './felzenszwalb';
import { gradientsAlongPath } from './integrated-gradients';
import { pixelAttribution } from './pixel-attribution';
import { differentiablePixelsOf } from './pixels-of';
import type { Quadrature } from './quadrature';
import { rankRegions } from './rank-regions';
import { resize } from './resize';
import { eachOfBoth } from './sides';

const type = 'xrai';

/** As the library has it: as many places as steps, both ends among them, all of the same weight. */
const withEnds = (steps: number): Quadrature => ({
  at: Array.from({ length: steps }, (_, k) => k / (steps - 1)),
  weights: Array.from({ length: steps }, () => 1 / steps),
});

/**
 * Integrated gradients of one image, the other left as it is, from the image's darkest number everywhere and from its brightest,
 * averaged; the largest of a pixel's channels: [size, size].
 */
export async function xraiGradients(
  pixels: Pick<DifferentiablePixels, 'images' | 'gradients'>,
  side: Side,
  steps: number,
): Promise<Float32Array> {
  const image = pixels.images[side];
  const rule = withEnds(steps);
  const from = async (start: Float32Array) =>
    (await gradientsAlongPath(pixels, { from: { ...pixels.images, [side]: start }, rule }))[side];
  const [dark, bright] = [await from(constant(image, Math.min)), await from(constant(image, Math.max))];
  return largestOverChannels(dark.map((value, i) => (value + (bright[i] as number)) / 2));
}

/** An image of one number: the smallest, or the largest. */
function constant(image: Float32Array, choose: (x: number, y: number) => number): Float32Array {
  return new Float32Array(image.length).fill(image.reduce((x, y) => choose(x, y)));
}

/** Pixels along a side of the image that is cut into segments, whatever the size of the image. */
const cutSide = 224;

/** Of the library: the sizes of segments, all of them regions at once, the least pixels of one, and how far its border is moved out. */
const library = { sigma: 0.8, minSize: 150, border: 5, leastPixels: 50 };

/**
 * Felzenszwalb's segments of an image at several scales, which overlap: found at 224 x 224 on a range of -1 to 1, brought to the
 * image's size by the nearest pixel, each with a border around it. As PAIR-code/saliency does it, but for how the image is resized.
 *
 * @param image [size, size, 3], 0 to 1
 */
export function cutRegions(image: Float32Array, size: number, scales: readonly number[]): Uint8Array[] {
  const { sigma, minSize, border } = library;
  const planes = [0, 1, 2].map((c) =>
    resize(
      Float32Array.from({ length: size ** 2 }, (_, i) => 2 * (image[3 * i + c] as number) - 1),
      size,
      cutSide,
    ),
  );
  const data = Float64Array.from(
    { length: 3 * cutSide ** 2 },
    (_, i) => planes[i % 3]?.[Math.floor(i / 3)] as number,
  );
  const cut = { width: cutSide, height: cutSide, channels: 3, data };
  const nearest = Array.from({ length: size }, (_, at) => Math.floor(((at + 0.5) * cutSide) / size));
  const radius = Math.round((border * size) / cutSide);
  return felzenszwalb(cut, { scales, sigma, minSize }).flatMap((found) => {
    const own = Int32Array.from(
      { length: size ** 2 },
      (_, i) =>
        found[(nearest[Math.floor(i / size)] as number) * cutSide + (nearest[i % size] as number)] as number,
    );
    return [...new Set(own)].map((number) => widened(own, number, size, radius));
  });
}

/** A segment and what is within a radius of it. */
function widened(numbers: Int32Array, number: number, size: number, radius: number): Uint8Array {
  const wide = new Uint8Array(numbers.length);
  for (const [i, one] of numbers.entries()) {
    if (one !== number) continue;
    const [x, y] = [i % size, Math.floor(i / size)];
    for (let row = Math.max(0, y - radius); row <= Math.min(size - 1, y + radius); row++)
      for (let column = Math.max(0, x - radius); column <= Math.min(size - 1, x + radius); column++)
        if ((row - y) ** 2 + (column - x) ** 2 <= radius ** 2) wide[row * size + column] = 1;
  }
  return wide;
}

/** Kapishnikov et al., "XRAI: better attributions through regions" (2019). */
export const xrai = defineExplainer({
  type,
  summary:
    "XRAI (Kapishnikov et al., 2019) over the segments of the class map, or those of Felzenszwalb and Huttenlocher (2004): integrated gradients from dark and from bright, as the mean of each segment. A node's number is the sum over its pixels.",
  options: Type.Object({
    steps: Type.Integer({
      minimum: 2,
      default: 25,
      description: 'Where the gradient is computed on either path.',
    }),
    segments: Type.Enum(['classes', 'felzenszwalb'], {
      default: 'classes',
      description:
        "Whose mean a pixel has: the class map's segments, or those that are found in the image alone, at all `scales` at once.",
    }),
    scales: Type.Array(Type.Number({ exclusiveMinimum: 0 }), {
      minItems: 1,
      default: [50, 100, 150, 250, 500, 1200],
      description:
        'Of `felzenszwalb`: how unlike pixels of a segment may be. The larger, the larger are segments.',
    }),
    fast: Type.Boolean({
      default: false,
      description:
        'Whether segments are put in order once, by their own means, and not again by what is left of them as others are taken.',
    }),
  }),
  create: ({ steps, segments, scales, fast }) => ({
    title: 'XRAI',
    async explain(question) {
      const pixels = await differentiablePixelsOf(question, type);
      const leaves = question.hierarchy.nodes.filter(({ children }) => children.length === 0);
      const maps = await eachOfBoth(async (side) => {
        const { size, images } = pixels;
        const isCut = segments === 'felzenszwalb';
        const regions = isCut
          ? cutRegions(images[side], size, scales)
          : leaves.map(({ id }) => pixels.shown(id)[side]);
        const leastPixels = isCut ? Math.max(1, Math.round(library.leastPixels * (size / cutSide) ** 2)) : 1;
        const gradients = await xraiGradients(pixels, side, steps);
        return rankRegions(gradients, regions, { leastPixels, fast }).map;
      });
      return pixelAttribution({ question, pixels, maps, signed: true, pairs: 4 * steps });
    },
  }),
});
