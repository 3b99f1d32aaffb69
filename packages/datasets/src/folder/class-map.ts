import { readFile } from 'node:fs/promises';
import { HemlError } from '@hemlkit/core/plugin';
import { type DecodedPng, decode } from 'fast-png';

/**
 * Reads a mask: a PNG of one channel whose values are class ids, grey or with a palette.
 * @param id the sample's, for messages
 */
export async function readClassMap(file: string, id: string): Promise<Uint8Array> {
  const png = await readFile(file)
    .then(decode)
    .catch((cause: Error) => {
      throw new HemlError(`The mask of '${id}' cannot be read: ${file} (${cause.message}).`, {
        hint: 'Replace the file: masks are PNG files.',
        cause,
      });
    });
  if (png.channels !== 1 || png.depth > 8) {
    throw new HemlError(
      `The mask of '${id}' has ${png.channels} channels of ${png.depth} bits, but class ids are one channel of 8 bits: ${file}.`,
      {
        hint: 'Save it as grey, or with a palette whose indexes are the class ids; colours say nothing of classes.',
      },
    );
  }
  return png.depth === 8 ? (png.data as Uint8Array) : unpack(png);
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
