import { HemlError } from '../contracts/error';
import type { Raster, Sample } from '../contracts/sample';
import { exists } from '../files/exists';

/**
 * Decodes an image file to RGB at its own size: turned upright as its EXIF says, grey and CMYK converted, alpha
 * dropped.
 *
 * @throws HemlError that names the sample when the file is missing or damaged
 */
export async function decodeImage(sample: Pick<Sample, 'id' | 'image'>): Promise<Raster> {
  const { default: sharp } = await import('sharp');
  try {
    const { data, info } = await sharp(sample.image, { failOn: 'warning' })
      .rotate()
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return {
      width: info.width,
      height: info.height,
      channels: 3,
      data: info.channels === 3 ? data : toRgb(data),
    };
  } catch (cause) {
    const missing = !(await exists(sample.image));
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new HemlError(
      missing
        ? `The image of sample '${sample.id}' is missing: ${sample.image}`
        : `The image of sample '${sample.id}' cannot be decoded: ${sample.image} (${reason})`,
      { hint: 'Replace the file, or remove it from the dataset.', cause },
    );
  }
}

/** One grey value a pixel to three equal ones. */
function toRgb(grey: Uint8Array): Uint8Array {
  const rgb = new Uint8Array(grey.length * 3);
  for (let i = 0; i < grey.length; i++) rgb.fill(grey[i] as number, i * 3, i * 3 + 3);
  return rgb;
}
