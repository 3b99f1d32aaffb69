import { stat } from 'node:fs/promises';
import { HemlError, type Raster, writeWhole } from '@hemlkit/core/plugin';
import sharp from 'sharp';
import type { FoundImage } from '../shared/found';
import { inTurn } from '../shared/in-turn';
import type { MaskPart } from './mask-parts';
import { mergeParts } from './merge-parts';

/**
 * Merges the parts' masks of these images into one class map each, at the image's size. A map that is newer than
 * all it was made of stays, so that a build that was stopped goes on where it was.
 */
export async function writeClassMaps(
  images: readonly FoundImage[],
  parts: ReadonlyMap<string, MaskPart[]>,
): Promise<void> {
  await inTurn(images, 4, async ({ id, file, mask }) => {
    const own = parts.get(id);
    if (!own || mask === undefined || (await isNewer(mask, [file, ...own.map((part) => part.file)]))) return;
    await writeWhole(mask, await encode(await mergeParts(own, id), await sizeOf(file, id), id));
  });
}

async function isNewer(file: string, sources: readonly string[]): Promise<boolean> {
  const made = await stat(file).catch(() => undefined);
  if (!made) return false;
  const times = await Promise.all(sources.map((source) => stat(source)));
  return times.every(({ mtimeMs }) => mtimeMs <= made.mtimeMs);
}

async function sizeOf(file: string, id: string): Promise<{ width: number; height: number }> {
  try {
    return (await sharp(file).metadata()).autoOrient;
  } catch (cause) {
    throw new HemlError(`The image of sample '${id}' cannot be decoded: ${file}`, {
      code: 'image-undecodable',
      hint: 'Replace the file, or remove it from the dataset.',
      cause,
    });
  }
}

/** CelebAMask-HQ's masks have half the side of its images; nearest pixels, so that no ids are mixed. */
async function encode(map: Raster, size: { width: number; height: number }, id: string): Promise<Uint8Array> {
  if (map.width * size.height !== map.height * size.width) {
    throw new HemlError(
      `The masks of sample '${id}' are ${map.width}x${map.height}, its image ${size.width}x${size.height}: another shape.`,
      { code: 'mask-size-mismatch', hint: 'Image and masks do not belong together: unpack both again.' },
    );
  }
  return sharp(map.data, { raw: { width: map.width, height: map.height, channels: 1 } })
    .resize(size.width, size.height, { kernel: 'nearest' })
    .toColourspace('b-w')
    .png({ compressionLevel: 6 })
    .toBuffer();
}
