import type { Raster } from '../contracts/sample';
import { type ImageOf, openImage } from './open-image';

/**
 * Decodes an image file to RGB at its own size: turned upright by its EXIF orientation, grey and CMYK converted, alpha
 * dropped.
 *
 * @throws HemlError that names the sample when the file is missing, damaged or too large
 */
export async function decodeImage(sample: ImageOf): Promise<Raster> {
  return (await (await openImage(sample)).decode()).image;
}
