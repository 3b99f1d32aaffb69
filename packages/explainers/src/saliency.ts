import { type Both, type DifferentiablePixels, defineExplainer, Type } from '@hemlkit/core/plugin';
import { largestMagnitude } from './channels';
import { pairGradient } from './pair-gradient';
import { pixelAttribution } from './pixel-attribution';
import { differentiablePixelsOf } from './pixels-of';
import { ofBoth } from './sides';

const type = 'saliency';

/** The gradient's magnitude, the largest of a pixel's channels: [size, size]. The values of captum's `Saliency`. */
export async function saliencyMaps(pixels: DifferentiablePixels): Promise<Both<Float32Array>> {
  const gradient = await pairGradient(pixels);
  return ofBoth((side) => largestMagnitude(gradient[side]));
}

/** Simonyan, Vedaldi and Zisserman, "Deep inside convolutional networks" (2014). */
export const saliency = defineExplainer({
  type,
  summary:
    "How much the distance changes with each pixel (Simonyan et al., 2014): the gradient's magnitude, the largest of the channels. A node's number is the sum over its pixels.",
  options: Type.Object({}),
  create: () => ({
    title: type,
    async explain(question) {
      const pixels = await differentiablePixelsOf(question, type);
      return pixelAttribution({
        question,
        pixels,
        maps: await saliencyMaps(pixels),
        signed: false,
        pairs: 1,
      });
    },
  }),
});
