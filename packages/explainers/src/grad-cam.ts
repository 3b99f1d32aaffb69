import { defineExplainer, HemlError, type LayerMap, type PixelQuestion, Type } from '@hemlkit/core/plugin';
import { pixelAttribution } from './pixel-attribution';
import { differentiablePixelsOf } from './pixels-of';
import { resize } from './resize';
import { ofBoth } from './sides';

const type = 'grad-cam';

/** A layer's channels added up, each times the mean of its gradient: [cells, cells]. */
export function weightedMap({ cells, channels, values, gradients }: LayerMap): Float64Array {
  const area = cells ** 2;
  const weights = new Float64Array(channels);
  for (const [i, value] of gradients.entries())
    weights[i % channels] = (weights[i % channels] as number) + value / area;
  return Float64Array.from({ length: area }, (_, at) =>
    weights.reduce((sum, weight, channel) => sum + weight * (values[at * channels + channel] as number), 0),
  );
}

/**
 * The part of a map that raises the distance, from 0 to 1, at the image's size. It is brought to 0..1 both before it is resized
 * and after. The values of jacobgil/pytorch-grad-cam.
 */
export function gradCamMap(map: LayerMap, size: number): Float32Array {
  const raising = weightedMap(map).map((value) => Math.max(0, value));
  return Float32Array.from(toShares(resize(toShares(raising), map.cells, size)));
}

function toShares(map: Float64Array): Float64Array {
  const least = map.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
  const range = map.reduce((high, value) => Math.max(high, value - least), 0);
  return map.map((value) => (value - least) / (1e-7 + range));
}

function layerOf({ maps }: PixelQuestion, wanted: string | undefined, method: string) {
  if (!maps)
    throw new HemlError(
      `The trunk of this run has no feature maps, which \`${type}\` needs; \`saliency\` needs none.`,
      {
        code: 'layer-maps-missing',
        kind: 'usage',
        hint: `A trunk gives them as \`maps\`; the method \`${method}\` passes them on.`,
      },
    );
  const names = maps.layers.map(({ name }) => name);
  const layer = wanted ?? (names.at(-1) as string);
  if (!names.includes(layer))
    throw new HemlError(`The trunk has no layer '${layer}' with a map.`, {
      code: 'layer-unknown',
      kind: 'usage',
      hint: `It has ${names.join(', ')}.`,
    });
  return { at: () => maps.at(layer) };
}

/** Selvaraju et al., "Grad-CAM: visual explanations from deep networks via gradient-based localization" (2017). */
export const gradCam = defineExplainer({
  type,
  summary:
    "Where a layer's features raise the distance (Grad-CAM, Selvaraju et al., 2017): its map's channels, each times the mean of its gradient. Each image's map is from 0 to 1; a node's number is the sum over its pixels.",
  options: Type.Object({
    layer: Type.Optional(
      Type.String({
        description: "The trunk's layer whose map is taken, `layer3`. Absent: the last one that has a map.",
      }),
    ),
  }),
  create: ({ layer }) => ({
    title: 'Grad-CAM',
    async explain(question) {
      const pixels = await differentiablePixelsOf(question, type);
      const found = await layerOf(pixels, layer, question.method).at();
      const maps = ofBoth((side) => gradCamMap(found[side], pixels.size));
      return pixelAttribution({ question, pixels, maps, signed: false, pairs: 1 });
    },
  }),
});
