import { type Both, type DifferentiablePixels, defineExplainer, Type } from '@hemlkit/core/plugin';
import { sumOverChannels } from './channels';
import { pairGradient } from './pair-gradient';
import { pixelAttribution } from './pixel-attribution';
import { differentiablePixelsOf } from './pixels-of';
import { ofBoth } from './sides';

const type = 'gradient-input';

/** The gradient times the pixel, of each channel: [size, size, 3]. The values of captum's `InputXGradient`. */
export async function gradientTimesInput(pixels: DifferentiablePixels): Promise<Both<Float32Array>> {
  const gradient = await pairGradient(pixels);
  return ofBoth((side) => pixels.images[side].map((value, i) => value * (gradient[side][i] as number)));
}

/** Shrikumar et al., "Not just a black box" (2016). */
export const gradientInput = defineExplainer({
  type,
  summary:
    "The gradient of the distance times the pixel (Shrikumar et al., 2016): what a pixel has to do with the distance were it linear, counted from black. A node's number is the sum over its pixels.",
  options: Type.Object({}),
  create: () => ({
    title: 'gradient times input',
    async explain(question) {
      const pixels = await differentiablePixelsOf(question, type);
      const products = await gradientTimesInput(pixels);
      const maps = ofBoth((side) => sumOverChannels(products[side]));
      return pixelAttribution({ question, pixels, maps, signed: true, pairs: 1 });
    },
  }),
});
