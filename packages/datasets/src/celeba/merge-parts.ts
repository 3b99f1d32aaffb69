import { HemlError, type Raster } from '@hemlkit/core/plugin';
import sharp from 'sharp';
import { faceClasses } from '../shared/masks/face-classes';
import type { MaskPart } from './mask-parts';

/**
 * One class map of the parts' masks: what is not black is the part, and a part covers those of lower class ids, as
 * CelebAMask-HQ's own g_mask.py merges them. @param id the sample's, for messages
 */
export async function mergeParts(parts: readonly MaskPart[], id: string): Promise<Raster> {
  let map: Raster | undefined;
  for (const part of parts) {
    const { data, width, height } = await readPart(part, id);
    map ??= { width, height, channels: 1, data: new Uint8Array(width * height) };
    if (map.width !== width || map.height !== height) {
      throw new HemlError(
        `The masks of sample '${id}' differ in size: ${faceClasses[part.id]} is ${width}x${height}, others ${map.width}x${map.height}: ${part.file}`,
        { code: 'mask-size-mismatch', hint: 'Unpack this mask again: all are 512x512.' },
      );
    }
    for (let i = 0; i < data.length; i++) if (data[i] !== 0) map.data[i] = part.id;
  }
  if (!map) throw new Error(`There are no masks to merge of '${id}'.`);
  return map;
}

async function readPart({ file }: MaskPart, id: string) {
  try {
    const { data, info } = await sharp(file, { failOn: 'error' })
      .removeAlpha()
      .toColourspace('b-w')
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { data, width: info.width, height: info.height };
  } catch (cause) {
    const reason = (cause as Error).message.split('\n')[0];
    throw new HemlError(`A mask of sample '${id}' cannot be decoded: ${file} (${reason})`, {
      code: 'mask-undecodable',
      hint: 'Unpack this mask again, or remove the image and its masks.',
      cause,
    });
  }
}
