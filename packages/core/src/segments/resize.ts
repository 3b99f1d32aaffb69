import type { Raster } from '../contracts/sample';
import { fitImage, type Square } from './square';

export { resizeMap, type Square } from './square';

/** An image at size x size: stretched, bilinear and antialiased where it shrinks; or as `fit` has it. */
export async function resizeImage(image: Raster, square: Square): Promise<Uint8Array> {
  const { size, fit } = square;
  if (fit) return fitImage(image, { size, fit });
  if (image.width === size && image.height === size) return image.data;
  const { default: sharp } = await import('sharp');
  return sharp(image.data, { raw: { width: image.width, height: image.height, channels: 3 } })
    .resize(size, size, { fit: 'fill', kernel: 'linear' })
    .raw()
    .toBuffer();
}
