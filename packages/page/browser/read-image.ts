import { imageFormat, type Raster, unpackBits } from '@hemlkit/core/browser';
import { type DecodedPng, decode } from 'fast-png';
import { PageError } from './page-error';

/** Pixels of an image at the most: a browser holds each as four bytes, several times. */
const mostPixels = 50e6;
/** Bytes of a file at the most. */
const mostBytes = 100e6;

/** Reads a file's bytes. @throws PageError for one that is too large, or cannot be read */
export async function readFile(file: File): Promise<Uint8Array<ArrayBuffer>> {
  if (file.size > mostBytes)
    throw new PageError(
      `'${file.name}' has ${Math.round(file.size / 1e6)} MB, and ${mostBytes / 1e6} MB is the most.`,
      'Scale the image down: a model sees far fewer pixels.',
    );
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (cause) {
    throw new PageError(`'${file.name}' cannot be read.`, 'Choose the file again.', cause);
  }
}

/**
 * Decodes an image to RGB, upright, as the command does. PNG is decoded here, all other formats by the browser.
 *
 * @throws PageError for what is no image, is damaged, or has too many pixels
 */
export async function readImage(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<Raster> {
  const format = imageFormat(bytes);
  if (!format || format === 'tiff')
    throw new PageError(
      `'${name}' is not an image that this page reads.`,
      'Choose a JPEG, PNG, WebP, GIF or AVIF.',
    );
  if (format === 'png') {
    const size = pngSize(bytes);
    if (size) refuseLarge(name, size);
    const png = decodedPng(bytes);
    // What a colour profile or an orientation asks for, the browser does.
    const isPlain = png && !png.iccEmbeddedProfile && !hasChunk(bytes, 'eXIf');
    if (isPlain) return rgbOf(png);
  }
  return byBrowser(bytes, name, format);
}

/** A PNG of the page itself: RGB, or one channel. */
export function readOwnPng(bytes: Uint8Array): Raster {
  const { width, height, data, channels } = decode(bytes);
  // A view of plain bytes: decoders may give others.
  const pixels = new Uint8Array(data.buffer, data.byteOffset, data.length);
  if (channels === 1) return { width, height, channels: 1, data: pixels };
  return { width, height, channels: 3, data: pixels };
}

/**
 * A file as a class map: grey values or indexes of a palette are class ids.
 *
 * @returns undefined for a file that is no PNG of one channel of at most 8 bits
 */
export function classMapOf(bytes: Uint8Array): Raster | undefined {
  if (imageFormat(bytes) !== 'png') return undefined;
  // The header: bits of a channel, then the kind of colour, which is grey (0) or a palette (3).
  const [depth, colour] = [bytes[24] ?? 0, bytes[25] ?? 0];
  if ((colour !== 0 && colour !== 3) || depth > 8) return undefined;
  const png = decodedPng(bytes);
  if (!png) return undefined;
  const { width, height } = png;
  const data = depth === 8 ? Uint8Array.from(png.data) : unpackBits({ ...png, depth: depth as 1 });
  return data.length === width * height ? { width, height, channels: 1, data } : undefined;
}

function decodedPng(bytes: Uint8Array): DecodedPng | undefined {
  try {
    return decode(bytes, { checkCrc: true });
  } catch {
    return undefined;
  }
}

/** Without alpha and of 8 bits; a palette's colours. */
function rgbOf({ width, height, data, channels, depth, palette }: DecodedPng): Raster {
  const area = width * height;
  const rgb = new Uint8Array(area * 3);
  if (palette) {
    const indexes = depth < 8 ? unpackBits({ width, height, data, depth }) : data;
    for (let i = 0; i < area; i++) {
      const colour = palette[indexes[i] as number] ?? [0, 0, 0];
      for (let c = 0; c < 3; c++) rgb[3 * i + c] = colour[c] as number;
    }
    return { width, height, channels: 3, data: rgb };
  }
  const values = depth < 8 ? unpackBits({ width, height, data, depth }) : data;
  // Of 16 bits the upper 8; values of few bits are stretched to 0..255.
  const level = (value: number) =>
    depth === 16 ? value >> 8 : depth < 8 ? (value * 255) / (2 ** depth - 1) : value;
  const isGrey = channels < 3;
  for (let i = 0; i < area; i++)
    for (let c = 0; c < 3; c++) rgb[3 * i + c] = level(values[i * channels + (isGrey ? 0 : c)] as number);
  return { width, height, channels: 3, data: rgb };
}

const mime = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
};

async function byBrowser(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  format: keyof typeof mime,
): Promise<Raster> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(new Blob([bytes], { type: mime[format] }), {
      imageOrientation: 'from-image',
      premultiplyAlpha: 'none',
    });
  } catch (cause) {
    throw new PageError(
      `'${name}' cannot be decoded: the file is damaged, or of a kind that this browser does not read.`,
      'Save it again as JPEG or PNG.',
      cause,
    );
  }
  try {
    const { width, height } = bitmap;
    refuseLarge(name, { width, height });
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d', { willReadFrequently: true, colorSpace: 'srgb' });
    if (!context) throw new PageError('This browser draws no pictures into memory.', 'Use another browser.');
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    const rgb = new Uint8Array(width * height * 3);
    for (let i = 0, from = 0, to = 0; i < width * height; i++, from += 4, to += 3) {
      rgb[to] = data[from] as number;
      rgb[to + 1] = data[from + 1] as number;
      rgb[to + 2] = data[from + 2] as number;
    }
    return { width, height, channels: 3, data: rgb };
  } finally {
    bitmap.close();
  }
}

function refuseLarge(name: string, { width, height }: { width: number; height: number }): void {
  if (width * height <= mostPixels) return;
  throw new PageError(
    `'${name}' is ${width}x${height}, and ${mostPixels / 1e6} million pixels are the most.`,
    'Scale it down: a model sees far fewer pixels.',
  );
}

const viewOf = ({ buffer, byteOffset, length }: Uint8Array) => new DataView(buffer, byteOffset, length);

function pngSize(bytes: Uint8Array): { width: number; height: number } | undefined {
  if (bytes.length < 33) return undefined;
  const view = viewOf(bytes);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

function hasChunk(bytes: Uint8Array, name: string): boolean {
  const view = viewOf(bytes);
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at))
    if (String.fromCharCode(...bytes.subarray(at + 4, at + 8)) === name) return true;
  return false;
}
