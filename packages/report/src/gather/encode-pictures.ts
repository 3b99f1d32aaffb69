import type { NodeImages, SegmentedPhotograph } from '@hemlkit/core';
import type { DrawnPhotograph, Pictures } from '../pictures';
import { outlines } from './outlines';

/** `png` keeps every pixel, for figures that other programs open; `webp` is a third of its size, for pages. */
export type PictureFormat = 'png' | 'webp';

/**
 * Pixels as a picture.
 *
 * @param pixels RGB bytes [size, size, 3]
 * @returns a `data:` URI
 */
export const encodePicture = (
  pixels: Uint8Array,
  size: number,
  format: PictureFormat = 'png',
): Promise<string> => encodeRaster({ pixels, width: size, height: size }, format);

async function encodeRaster(
  { pixels, width, height }: { pixels: Uint8Array; width: number; height: number },
  format: PictureFormat,
): Promise<string> {
  const { default: sharp } = await import('sharp');
  const image = sharp(pixels, { raw: { width, height, channels: 3 } });
  const bytes = await (format === 'png' ? image.png() : image.webp({ quality: 82, effort: 5 })).toBuffer();
  return `data:image/${format};base64,${bytes.toString('base64')}`;
}

/**
 * An image file as a small square picture, as squeezed as the models see it; empty where it cannot be decoded, which is
 * reported where the image is explained.
 *
 * @returns a `data:` URI
 */
export async function encodeThumbnail(file: string, size = 96): Promise<string> {
  const { default: sharp } = await import('sharp');
  try {
    const small = sharp(file).rotate().resize(size, size, { fit: 'fill' }).flatten().toColourspace('srgb');
    return `data:image/webp;base64,${(await small.webp({ quality: 82 }).toBuffer()).toString('base64')}`;
  } catch {
    return emptyPicture;
  }
}

const emptyPicture = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E";

/**
 * What a run's models see of an image, as pictures.
 *
 * @param hidden nodes of which the image shows nothing: they get no picture
 */
export async function encodePictures(
  { size, whole, nodes, photograph }: NodeImages,
  format: PictureFormat = 'png',
  hidden: ReadonlySet<string> = new Set(),
): Promise<Pictures> {
  const shown = Object.entries(nodes).filter(([id]) => !hidden.has(id));
  const pictures = shown.map(
    async ([id, pixels]) => [id, await encodePicture(pixels, size, format)] as const,
  );
  return {
    whole: await encodePicture(whole, size, format),
    nodes: Object.fromEntries(await Promise.all(pictures)),
    photograph: await encodePhotograph(photograph, format),
  };
}

async function encodePhotograph(
  photograph: SegmentedPhotograph,
  format: PictureFormat,
): Promise<DrawnPhotograph> {
  const { width, height, leaves } = photograph;
  return {
    picture: await encodeRaster(photograph, format),
    width,
    height,
    parts: outlines(photograph, leaves),
  };
}
