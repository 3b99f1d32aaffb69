import type { DecodedPng } from 'fast-png';

/** Values of 1, 2 or 4 bits, several a byte, each row beginning a new byte: one byte each. */
export function unpackBits({
  data,
  width,
  height,
  depth,
}: Pick<DecodedPng, 'data' | 'width' | 'height' | 'depth'>): Uint8Array {
  const stride = Math.ceil((width * depth) / 8);
  const mask = (1 << depth) - 1;
  const values = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const bit = x * depth;
      const byte = data[y * stride + (bit >> 3)] as number;
      values[y * width + x] = (byte >> (8 - depth - (bit & 7))) & mask;
    }
  return values;
}
