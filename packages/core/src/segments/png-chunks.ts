import { crc32 } from 'node:zlib';

/** The header of a PNG, its first chunk (W3C PNG, 11.2.1). */
export interface PngHeader {
  width: number;
  height: number;
  /** Bits of a channel, or of a palette's index. */
  depth: number;
  /** 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA. */
  colour: number;
  interlaced: boolean;
}

const signature = '\x89PNG\r\n\x1a\n';
/** Where the header's chunk begins, and ends: length, name, 13 bytes, checksum. */
const [begin, end] = [8, 33];

/** @returns nothing for what is not a PNG, or has a damaged header */
export function pngHeader(bytes: Buffer): PngHeader | undefined {
  if (bytes.length < end || bytes.toString('latin1', 0, begin) !== signature) return undefined;
  if (bytes.toString('latin1', begin + 4, begin + 8) !== 'IHDR') return undefined;
  if (crc32(bytes.subarray(begin + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) return undefined;
  return {
    width: bytes.readUInt32BE(16),
    height: bytes.readUInt32BE(20),
    depth: bytes[24] as number,
    colour: bytes[25] as number,
    interlaced: bytes[28] !== 0,
  };
}

/**
 * A PNG of one channel with nothing in it but the values: indexes of a palette become grey values, colours and
 * transparency are gone. Decoders give the colours of a palette; only this way gives its indexes, the class ids.
 */
export function asGrey(bytes: Buffer): Buffer {
  const header = Buffer.from(bytes.subarray(begin, end));
  header[17] = 0;
  header.writeUInt32BE(crc32(header.subarray(4, -4)), header.length - 4);
  const kept = [bytes.subarray(0, begin), header];
  for (let at = end; at + 12 <= bytes.length; ) {
    const next = at + 12 + bytes.readUInt32BE(at);
    const name = bytes.toString('latin1', at + 4, at + 8);
    if (name === 'IDAT' || name === 'IEND') kept.push(bytes.subarray(at, next));
    at = next;
  }
  return Buffer.concat(kept);
}
