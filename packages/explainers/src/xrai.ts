import { type DifferentiablePixels, defineExplainer, type Side, Type } from '@hemlkit/core/plugin';
import { largestOverChannels } from './channels';
import { gradientsAlongPath } from './integrated-gradients';
import { pixelAttribution } from './pixel-attribution';
import { differentiablePixelsOf } from './pixels-of';
import type { Quadrature } from './quadrature';
import { rankRegions } from './rank-regions';
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

/** Kapishnikov et al., "XRAI: better attributions through regions" (2019). */
export const xrai = defineExplainer({
  type,
  summary:
    "XRAI (Kapishnikov et al., 2019) over the segments of the class map: integrated gradients from dark and from bright, as the mean of each segment. A node's number is the sum over its pixels.",
  options: Type.Object({
    steps: Type.Integer({
      minimum: 2,
      default: 25,
      description: 'Where the gradient is computed on either path.',
    }),
  }),
  create: ({ steps }) => ({
    title: 'XRAI',
    async explain(question) {
      const pixels = await differentiablePixelsOf(question, type);
      const leaves = question.hierarchy.nodes.filter(({ children }) => children.length === 0);
      const maps = await eachOfBoth(async (side) => {
        const regions = leaves.map(({ id }) => pixels.shown(id)[side]);
        return rankRegions(await xraiGradients(pixels, side, steps), regions, { leastPixels: 1 }).map;
      });
      return pixelAttribution({ question, pixels, maps, signed: true, pairs: 4 * steps });
    },
  }),
});
