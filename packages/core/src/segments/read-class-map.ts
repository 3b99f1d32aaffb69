import { readFile } from 'node:fs/promises';
import { type DecodedPng, decode } from 'fast-png';
import { HemlError } from '../contracts/error';
import type { Raster } from '../contracts/sample';

/**
 * Reads a class map from a PNG of one channel: grey values, or the indexes of a palette, are class ids.
 * @param id the sample's, for messages
 * @throws HemlError that names the sample and the file when it is missing, damaged or of several channels
 */
export async function readClassMap(file: string, id: string): Promise<Raster> {
  const bytes = await readFile(file).catch((cause) => {
    throw new HemlError(`The mask of sample '${id}' is missing: ${file}`, {
      hint: 'Put the file back, or remove the sample from the dataset.',
      cause,
    });
  });
  const png = decodePng(bytes, file, id);
  if (png.channels !== 1 || png.depth > 8) {
    throw new HemlError(
      `The mask of sample '${id}' has ${png.channels} channels of ${png.depth} bits, but class ids are one channel of 8 bits: ${file}`,
      {
        hint: 'Save it as grey, or with a palette whose indexes are the class ids; colours say nothing of classes.',
      },
    );
  }
  const data = png.depth === 8 ? Uint8Array.from(png.data) : unpack(png);
  return { width: png.width, height: png.height, channels: 1, data };
}

function decodePng(bytes: Uint8Array, file: string, id: string): DecodedPng {
  try {
    return decode(bytes);
  } catch (cause) {
    throw new HemlError(
      `The mask of sample '${id}' cannot be decoded: ${file} (${(cause as Error).message})`,
      {
        hint: 'Masks are PNG files (JPEG would change the class ids). Replace the file.',
        cause,
      },
    );
  }
}

/** Values of 1, 2 or 4 bits, several a byte, each row beginning a new byte: one byte each. */
function unpack({ data, width, height, depth }: DecodedPng): Uint8Array {
  const stride = Math.ceil((width * depth) / 8);
  return Uint8Array.from({ length: width * height }, (_, i) => {
    const bit = (i % width) * depth;
    const byte = data[Math.floor(i / width) * stride + (bit >> 3)] as number;
    return (byte >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
  });
}
