import { defineSegmenter, type Raster, Type } from '@hemlkit/core/plugin';

/** Class 0 where a pixel's luma (ITU-R BT.601) is below the threshold, class 1 elsewhere. */
export const mySegmenter = defineSegmenter({
  type: 'my-segmenter',
  summary: 'Cuts an image into its dark and its light pixels.',
  options: Type.Object({
    threshold: Type.Integer({
      minimum: 1,
      maximum: 255,
      default: 128,
      description: 'The first luma that is light.',
    }),
  }),
  create: ({ threshold }) => ({
    classes: ['dark', 'light'],
    segment: async (batch) => batch.map(({ image }) => darkAndLight(image, threshold)),
  }),
});

/** A class map: one byte a pixel, of the image's size. */
function darkAndLight({ width, height, channels, data }: Raster, threshold: number): Raster {
  const map = new Uint8Array(width * height);
  for (let i = 0; i < map.length; i++) {
    const [red = 0, green = 0, blue = 0] = data.subarray(i * channels, i * channels + 3);
    map[i] = 0.299 * red + 0.587 * green + 0.114 * blue < threshold ? 0 : 1;
  }
  return { width, height, channels: 1, data: map };
}
