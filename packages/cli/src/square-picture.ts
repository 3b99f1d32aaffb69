import type { ResizeOptions, Sharp } from 'sharp';

/** An image file as it is seen, upright and in sRGB, whole on a white square. @param kernel default: smooth */
export async function squarePicture(
  file: string,
  side: number,
  { kernel }: Pick<ResizeOptions, 'kernel'> = {},
): Promise<Sharp> {
  const { default: sharp } = await import('sharp');
  return sharp(file)
    .rotate()
    .toColourspace('srgb')
    .removeAlpha()
    .resize(side, side, { fit: 'contain', background: '#ffffff', ...(kernel && { kernel }) });
}
