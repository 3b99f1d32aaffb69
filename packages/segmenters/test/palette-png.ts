import { crc32, deflateSync } from 'node:zlib';

/** A PNG of palette indexes at a bit depth, written by hand: fast-png writes none. */
export function palettePng(values: readonly number[], width: number, depth: 1 | 2 | 4 | 8): Uint8Array {
  const height = values.length / width;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, 3, 0, 0, 0], 8);
  const stride = Math.ceil((width * depth) / 8);
  const rows = Buffer.alloc((stride + 1) * height);
  values.forEach((value, i) => {
    const bit = (i % width) * depth;
    const at = Math.floor(i / width) * (stride + 1) + 1 + (bit >> 3);
    rows[at] = (rows[at] as number) | (value << (8 - depth - (bit & 7)));
  });
  const palette = Buffer.from(Array.from({ length: 2 ** depth * 3 }, (_, i) => (i * 37) % 256));
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('PLTE', palette),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body) >>> 0);
  return Buffer.concat([length, body, check]);
}
