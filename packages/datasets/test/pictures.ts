import { crc32, deflateSync } from 'node:zlib';
import { encode } from 'fast-png';
import sharp from 'sharp';

/** A JPEG of one colour. */
export function jpeg(width = 4, height = width, colour = '#804020'): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: colour } })
    .jpeg()
    .toBuffer();
}

/** A grey PNG whose values are class ids, row by row. */
export function greyPng(rows: readonly (readonly number[])[]): Uint8Array {
  const [first = []] = rows;
  return encode({
    width: first.length,
    height: rows.length,
    channels: 1,
    data: Uint8Array.from(rows.flat()),
  });
}

/** A part's mask as CelebAMask-HQ has them: RGB, white where the part is, `.` elsewhere. */
export function partPng(rows: readonly string[]): Uint8Array {
  const data = Uint8Array.from(
    rows.flatMap((row) => [...row].flatMap((mark) => (mark === '.' ? [0, 0, 0] : [255, 255, 255]))),
  );
  return encode({ width: (rows[0] as string).length, height: rows.length, channels: 3, data });
}

/** A PNG with a palette whose indexes are class ids, row by row, eight bits each. */
export function palettePng(rows: readonly (readonly number[])[]): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE((rows[0] as readonly number[]).length, 0);
  header.writeUInt32BE(rows.length, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const colours = Buffer.from(Array.from({ length: 256 }, (_, i) => [i, 255 - i, (i * 37) % 256]).flat());
  const lines = Buffer.from(rows.flatMap((row) => [0, ...row]));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}
