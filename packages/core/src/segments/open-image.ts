import { open } from 'node:fs/promises';
import { HemlError } from '../contracts/error';
import type { Raster, Sample } from '../contracts/sample';
import { mostBytes, readIfThere, regularFile } from '../files/read-file';
import { formatBytes, imageFormat } from './image-format';
import { mostSeconds, whyTooLarge } from './image-limits';

export type ImageOf = Pick<Sample, 'id' | 'image'>;

/** An image of which only the header was read. */
export interface OpenedImage<S extends ImageOf = ImageOf> {
  sample: S;
  width: number;
  height: number;
  /** Turned upright by its EXIF orientation, grey and CMYK converted to RGB, alpha dropped; at its own size. */
  decode(): Promise<DecodedImage>;
}

export interface DecodedImage {
  image: Raster;
  /** What a person should know: a sentence. */
  note?: string;
}

/** Files up to this size are read once, whole; of larger ones the header is read first. */
const small = 4 * 2 ** 20;

/** With more bits a channel, values that use few of them come out as black: of 255 at most. */
const black = 16;

/**
 * Reads an image's header and checks it, before pixels are decoded.
 *
 * @throws HemlError that names the sample, for a file that is missing, is not a regular file, is of a format that is not
 *   read, is damaged, or has more pixels than are decoded
 */
export async function openImage<S extends ImageOf>(sample: S): Promise<OpenedImage<S>> {
  const { default: sharp } = await import('sharp');
  const source = await sourceOf(sample);
  const format = imageFormat(source.head);
  if (!format) throw undecodable(sample, new Error('it is not a JPEG, PNG, WebP, TIFF, AVIF or GIF'));
  try {
    // The error of its own limit is less informative than ours.
    const pipeline = sharp(source.input, { failOn: 'error', limitInputPixels: false });
    const { width, height, depth } = await pipeline.metadata();
    const why = whyTooLarge({ width, height });
    if (why !== undefined) throw tooLarge(sample, { width, height, why });
    return {
      sample,
      width,
      height,
      decode: async () => {
        try {
          const { data, info } = await pipeline
            .timeout({ seconds: mostSeconds })
            .rotate()
            .toColourspace('srgb')
            .removeAlpha()
            .raw()
            .toBuffer({ resolveWithObject: true });
          const dark = depth !== 'uchar' && data.every((value) => value <= black);
          const image: Raster = {
            width: info.width,
            height: info.height,
            channels: 3,
            data: info.channels === 3 ? data : toRgb(data),
          };
          return { image, ...(dark && { note: darkNote(sample, depth) }) };
        } catch (cause) {
          throw undecodable(sample, cause);
        }
      },
    };
  } catch (cause) {
    throw cause instanceof HemlError ? cause : undecodable(sample, cause);
  }
}

async function sourceOf(sample: ImageOf): Promise<{ head: Uint8Array; input: Buffer | string }> {
  const found = await regularFile(sample.image, mostBytes.image).catch((cause) => {
    throw of(sample, cause);
  });
  if (!found)
    throw new HemlError(`The image of sample '${sample.id}' is missing: ${sample.image}`, {
      code: 'image-file-missing',
      hint: 'Replace the file, or remove it from the dataset.',
    });
  if (found.size <= small) {
    const bytes = (await readIfThere(sample.image, mostBytes.image)) ?? Buffer.alloc(0);
    return { head: bytes.subarray(0, formatBytes), input: bytes };
  }
  const handle = await open(sample.image);
  try {
    const { buffer } = await handle.read(Buffer.alloc(formatBytes), 0, formatBytes, 0);
    return { head: buffer, input: sample.image };
  } finally {
    await handle.close();
  }
}

/** One grey value a pixel to three equal ones. */
function toRgb(grey: Uint8Array): Uint8Array {
  const rgb = new Uint8Array(grey.length * 3);
  for (let i = 0; i < grey.length; i++) rgb.fill(grey[i] as number, i * 3, i * 3 + 3);
  return rgb;
}

const of = ({ id }: ImageOf, { message, hint }: HemlError): HemlError =>
  new HemlError(`The image of sample '${id}' cannot be read: ${message}`, {
    code: 'image-unreadable',
    ...(hint && { hint }),
  });

function undecodable({ id, image }: ImageOf, cause: unknown): HemlError {
  const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
  return new HemlError(`The image of sample '${id}' cannot be decoded: ${image} (${reason})`, {
    code: 'image-undecodable',
    hint: 'Replace the file, or remove it from the dataset.',
    cause,
  });
}

function tooLarge(
  { id, image }: ImageOf,
  { width, height, why }: { width: number; height: number; why: string },
): HemlError {
  return new HemlError(`The image of sample '${id}' is ${width}x${height}; ${why}: ${image}`, {
    code: 'image-too-large',
    hint: 'Scale it down, or cut it into pieces: a network sees far fewer pixels.',
  });
}

const darkNote = ({ id, image }: ImageOf, depth: string): string =>
  `The image of sample '${id}' is read as black: its values (${depth}) use little of their range, as those of 12 bits in 16 do, or those between 0 and 1. Scale them to the whole range: ${image}`;
