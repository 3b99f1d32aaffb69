import type { MetricTree, NodeImages } from '@hemlkit/core';
import type { PixelAttribution } from '@hemlkit/core/plugin';
import { channels } from '../figures/colours';
import { heatColour } from '../figures/heat-colour';
import type { HeatColumn } from '../figures/heat-figure';
import { encodePicture } from './encode-pictures';

/** How much of a photograph is seen through the colours. */
const seenThrough = 0.3;

/** The share of both images' pixels whose numbers have a colour of their own: few are far larger than all others. */
const within = 0.99;

/** What explainers find of the pixels of two images, drawn over the photographs. @param pixels by the explanation's name */
export function heatColumns(
  { explanations }: Pick<MetricTree, 'explanations'>,
  pixels: Readonly<Record<string, PixelAttribution>>,
  a: NodeImages,
  b: NodeImages,
): Promise<HeatColumn[]> {
  const columns = Object.entries(pixels).map(async ([name, found]): Promise<HeatColumn> => {
    const most = strongest(found);
    const draw = async (image: NodeImages, map: Float32Array) =>
      encodePicture(heatPixels(await imageAt(image, found.size), map, most), found.size);
    return {
      title: explanations[name]?.title ?? name,
      most,
      signed: found.signed,
      a: await draw(a, found.a),
      b: await draw(b, found.b),
    };
  });
  return Promise.all(columns);
}

/** An image as a square of a size, RGB bytes: of its own pixels where there are as many as asked for, or more than it was trained with. */
export async function imageAt(
  { size: own, whole, photograph }: NodeImages,
  size: number,
): Promise<Uint8Array> {
  if (own === size) return whole;
  const { pixels: data, width, height } = photograph;
  if (width === size && height === size) return data;
  const { default: sharp } = await import('sharp');
  return sharp(data, { raw: { width, height, channels: 3 } })
    .resize(size, size, { fit: 'fill', kernel: 'linear' })
    .raw()
    .toBuffer();
}

/** The size of number that few pixels of both images exceed. */
function strongest({ a, b }: PixelAttribution): number {
  const sizes = Float32Array.from([...a, ...b], Math.abs).sort();
  const most = sizes[Math.ceil(within * (sizes.length - 1))] as number;
  return most > 0 ? most : (sizes.at(-1) as number);
}

/** Colours over an image in grey, RGB bytes. @param photograph RGB bytes of as many pixels */
export function heatPixels(photograph: Uint8Array, map: Float32Array, most: number): Uint8Array {
  const drawn = new Uint8Array(photograph.length);
  for (const [i, value] of map.entries()) {
    const colour = channels(heatColour(most > 0 ? value / most : 0));
    const [r, g, b] = photograph.subarray(3 * i, 3 * i + 3) as unknown as [number, number, number];
    const grey = 0.299 * r + 0.587 * g + 0.114 * b;
    for (let c = 0; c < 3; c++)
      drawn[3 * i + c] = Math.round(seenThrough * grey + (1 - seenThrough) * (colour[c] as number));
  }
  return drawn;
}
