import type { Raster } from '../contracts/sample';
import { pillowResize } from './pillow-resize';
import { placeOf, type Square } from './resize-map';

export { resizeMap, type Square } from './resize-map';

/** An image at size x size: stretched, bilinear and antialiased where it shrinks; or as `fit` has it. */
export async function resizeImage(image: Raster, square: Square): Promise<Uint8Array> {
  const { size, fit } = square;
  if (fit) {
    const { width, height, left, top } = placeOf(image, square);
    return cut(pillowResize(image, width, height, fit.filter), width, { left, top, size });
  }
  if (image.width === size && image.height === size) return image.data;
  const { default: sharp } = await import('sharp');
  return sharp(image.data, { raw: { width: image.width, height: image.height, channels: 3 } })
    .resize(size, size, { fit: 'fill', kernel: 'linear' })
    .raw()
    .toBuffer();
}

function cut(
  pixels: Uint8Array,
  width: number,
  { left, top, size }: { left: number; top: number; size: number },
): Uint8Array {
  if (pixels.length === size * size * 3) return pixels;
  const square = new Uint8Array(size * size * 3);
  for (let y = 0; y < size; y++) {
    const from = ((y + top) * width + left) * 3;
    square.set(pixels.subarray(from, from + size * 3), y * size * 3);
  }
  return square;
}
