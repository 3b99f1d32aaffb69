import { defineSegmenter, type Raster, Type } from '@hemlkit/core/plugin';

const classes = ['grey', 'red', 'green', 'blue'];

/** The class of each pixel is its strongest colour; `grey` where no colour stands out. */
export const colours = defineSegmenter({
  type: 'colours',
  summary: 'Cuts an image into its grey, red, green and blue pixels.',
  options: Type.Object({
    contrast: Type.Integer({ minimum: 1, default: 16, description: 'By how much a colour must stand out.' }),
  }),
  create: ({ contrast }) => ({
    classes,
    segment: async (batch) => batch.map(({ image }) => strongest(image, contrast)),
  }),
});

/** A class map: one byte a pixel, of the image's size. */
function strongest({ width, height, channels, data }: Raster, contrast: number): Raster {
  const map = new Uint8Array(width * height);
  for (let i = 0; i < map.length; i++) {
    const pixel = [...data.subarray(i * channels, i * channels + 3)];
    const most = Math.max(...pixel);
    if (most - Math.min(...pixel) >= contrast) map[i] = 1 + pixel.indexOf(most);
  }
  return { width, height, channels: 1, data: map };
}
