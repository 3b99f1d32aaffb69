import { open, stat } from 'node:fs/promises';
import { type ExifFacts, exifFacts } from './exif';
import { imageFormat } from './image-format';
import { jpegQuality } from './jpeg-quality';
import type { ImageOf } from './open-image';

/** What an image's file shows of how the image was taken and stored. */
export interface SourceFacts {
  format: string;
  /** In pixels, upright. */
  width: number;
  height: number;
  /** Of a JPEG: 1 to 100, by its quantisation tables. */
  quality?: number;
  /** Of its camera, where the file has it. */
  exif?: ExifFacts;
}

/** Where headers end that are looked at. */
const head = 128 * 1024;

/** Reads what an image's file shows without decoding it; nothing of a file that cannot be read as an image. */
export async function sourceFacts({ image }: ImageOf): Promise<SourceFacts | undefined> {
  const { default: sharp } = await import('sharp');
  try {
    const { size } = await stat(image);
    const handle = await open(image);
    let bytes: Buffer;
    try {
      const length = Math.min(size, head);
      bytes = (await handle.read(Buffer.alloc(length), 0, length, 0)).buffer;
    } finally {
      await handle.close();
    }
    const format = imageFormat(bytes);
    if (!format) return undefined;
    const whole = size <= head;
    const {
      width,
      height,
      exif,
      orientation = 1,
    } = await sharp(whole ? bytes : image, {
      limitInputPixels: false,
    }).metadata();
    const quality = format === 'jpeg' ? jpegQuality(bytes) : undefined;
    const camera = exif && exifFacts(exif);
    // Orientations from 5 on lie on their side.
    const [across, down] = orientation >= 5 ? [height, width] : [width, height];
    return {
      format,
      width: across,
      height: down,
      ...(quality !== undefined && { quality }),
      ...(camera && { exif: camera }),
    };
  } catch {
    return undefined;
  }
}
