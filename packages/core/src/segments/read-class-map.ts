import { decode } from 'fast-png';
import { HemlError } from '../contracts/error';
import type { Raster } from '../contracts/sample';
import { mostBytes, readIfThere } from '../files/read-file';
import { mostPixels, mostSeconds, whyTooLarge } from './image-limits';
import { asGrey, type PngHeader, pngHeader } from './png-chunks';
import { unpackBits } from './unpack-bits';

/**
 * Reads a class map from a PNG of one channel: grey values, or the indexes of a palette, are class ids.
 * @param id the sample's, for messages
 * @param image the size that it must have: its image's. It is compared before pixels are decoded
 * @throws HemlError that names the sample and the file when it is missing, damaged, of several channels, of another size or
 *   too large
 */
export async function readClassMap(
  file: string,
  id: string,
  image?: Pick<Raster, 'width' | 'height'>,
): Promise<Raster> {
  const bytes = await readIfThere(file, mostBytes.image).catch(({ message, hint }: HemlError) => {
    throw new HemlError(`The mask of sample '${id}' cannot be read: ${message}`, {
      code: 'mask-unreadable',
      ...(hint && { hint }),
    });
  });
  if (!bytes)
    throw new HemlError(`The mask of sample '${id}' is missing: ${file}`, {
      code: 'mask-file-missing',
      hint: 'Put the file back, or remove the sample from the dataset.',
    });
  const header = pngHeader(bytes);
  if (!header) throw undecodable(file, id, new Error('it is not a PNG, or its header is damaged'));
  checkHeader(header, file, id, image);
  return {
    width: header.width,
    height: header.height,
    channels: 1,
    data: await valuesOf(bytes, header, file, id),
  };
}

/** Files up to this size unpack to 64 MB at most (deflate makes of a byte 1032): their decoder needs no limits. */
const small = 2 ** 16;

async function valuesOf(bytes: Buffer, header: PngHeader, file: string, id: string): Promise<Uint8Array> {
  const grey = asGrey(bytes);
  try {
    // Most maps are small, and fast-png is three times as fast with them; it cannot read interlaced ones of few bits.
    if (grey.length > small || header.interlaced) return await decodeLarge(grey, header);
    const png = decode(grey);
    return png.depth === 8 ? Uint8Array.from(png.data) : unpackBits(png);
  } catch (cause) {
    throw undecodable(file, id, cause);
  }
}

async function decodeLarge(grey: Buffer, { width, height, depth }: PngHeader): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp');
  const values = await sharp(grey, { failOn: 'error', limitInputPixels: mostPixels })
    .timeout({ seconds: mostSeconds })
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  if (values.length !== width * height) throw new Error(`it has ${values.length} values`);
  // Values of fewer bits were stretched to 0..255, by a whole number.
  const step = 255 / (2 ** depth - 1);
  if (step > 1) for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) / step;
  // No buffer of Node's: readers compare and keep plain bytes.
  return new Uint8Array(values.buffer, values.byteOffset, values.length);
}

const channelsOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

function checkHeader(
  { width, height, depth, colour }: PngHeader,
  file: string,
  id: string,
  image: Pick<Raster, 'width' | 'height'> | undefined,
): void {
  const channels = channelsOf[colour] ?? 0;
  if (channels !== 1 || depth > 8)
    throw new HemlError(
      `The mask of sample '${id}' has ${channels} channels of ${depth} bits, but class ids are one channel of 8 bits: ${file}`,
      {
        code: 'mask-format-invalid',
        hint: 'Save it as grey, or with a palette whose indexes are the class ids; colours say nothing of classes.',
      },
    );
  if (image && (width !== image.width || height !== image.height))
    throw new HemlError(
      `The mask of sample '${id}' is ${width}x${height}, its image ${image.width}x${image.height}: ${file}`,
      { code: 'mask-size-mismatch', hint: hintOf(width, height, image) },
    );
  const why = whyTooLarge({ width, height });
  if (why !== undefined)
    throw new HemlError(`The mask of sample '${id}' is ${width}x${height}; ${why}: ${file}`, {
      code: 'mask-too-large',
      hint: 'Scale it and its image down, the mask to the nearest pixel.',
    });
}

const hintOf = (width: number, height: number, image: Pick<Raster, 'width' | 'height'>): string =>
  width === image.height && height === image.width
    ? 'The image may be turned by its EXIF orientation: turn the mask likewise, or remove the orientation.'
    : 'Bring both to one size; resize a mask to the nearest pixel, so that no ids are mixed.';

function undecodable(file: string, id: string, cause: unknown): HemlError {
  const [reason] = (cause as Error).message.split('\n');
  return new HemlError(`The mask of sample '${id}' cannot be decoded: ${file} (${reason})`, {
    code: 'mask-undecodable',
    hint: 'Masks are PNG files (JPEG would change the class ids). Replace the file.',
    cause,
  });
}
