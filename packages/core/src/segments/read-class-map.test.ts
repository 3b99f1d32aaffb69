import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isHemlError } from '../contracts/error';
import { readClassMap } from './read-class-map';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-map-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** W3C PNG, 8.2: first column and row, and steps, of Adam7's passes. */
const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

interface Made {
  width: number;
  height: number;
  depth: number;
  palette?: boolean;
  interlaced?: boolean;
  /** Zeros after the values. */
  more?: number;
}

function png(values: Uint8Array, { width, height, depth, palette, interlaced, more = 0 }: Made): Buffer {
  const rows: number[] = [];
  for (const [x0, y0, dx, dy] of interlaced ? adam7 : ([[0, 0, 1, 1]] as const))
    for (let y = y0; y < height && x0 < width; y += dy) {
      const row: number[] = [];
      for (let x = x0; x < width; x += dx) row.push(values[y * width + x] as number);
      const bytes = new Array(Math.ceil((row.length * depth) / 8)).fill(0);
      for (const [i, value] of row.entries())
        bytes[(i * depth) >> 3] |= value << (8 - depth - ((i * depth) & 7));
      rows.push(0, ...bytes);
    }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = depth;
  header[9] = palette ? 3 : 0;
  header[12] = interlaced ? 1 : 0;
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    ...(palette ? [chunk('PLTE', Buffer.alloc(3 * 2 ** depth, 99)), chunk('tRNS', Buffer.alloc(1))] : []),
    chunk('IDAT', deflateSync(Buffer.concat([Buffer.from(rows), Buffer.alloc(more)]))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, data: Buffer): Buffer {
  const made = Buffer.alloc(12 + data.length);
  made.writeUInt32BE(data.length, 0);
  made.write(name, 4, 'latin1');
  data.copy(made, 8);
  made.writeUInt32BE(crc32(made.subarray(4, 8 + data.length)), 8 + data.length);
  return made;
}

const read = async (bytes: Uint8Array, image?: { width: number; height: number }) => {
  await writeFile(join(folder, 'a.png'), bytes);
  return readClassMap(join(folder, 'a.png'), 'a', image);
};
const reported = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'read',
    (error) => {
      if (!isHemlError(error)) throw error;
      return `${error.message}\n${error.hint}`.replaceAll(folder, 'F');
    },
  );

describe('readClassMap', () => {
  const forms = [1, 2, 4, 8].flatMap((depth) =>
    [false, true].flatMap((palette) => [false, true].map((interlaced) => ({ depth, palette, interlaced }))),
  );
  it.each(forms)('gives the ids as they were written: %o', async (form) => {
    const [width, height] = [37, 23];
    const ids = Uint8Array.from({ length: width * height }, (_, i) => (i * 7) % 2 ** form.depth);
    expect(await read(png(ids, { width, height, ...form }))).toEqual({
      width,
      height,
      channels: 1,
      data: ids,
    });
  });

  it('gives them of large files, too', async () => {
    const [width, height] = [600, 500];
    const ids = createHash('shake256', { outputLength: width * height })
      .update('ids')
      .digest();
    expect((await read(png(ids, { width, height, depth: 8 }))).data).toEqual(new Uint8Array(ids));
  });

  it('compares the size before it decodes, and unpacks no more than belongs to the picture', async () => {
    const one = new Uint8Array(1);
    const bomb = png(one, { width: 1, height: 1, depth: 8 });
    bomb.writeUInt32BE(60_000, 16);
    bomb.writeUInt32BE(60_000, 20);
    bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29);
    expect(await reported(read(bomb, { width: 48, height: 48 }))).toMatchInlineSnapshot(`
      "The mask of sample 'a' is 60000x60000, its image 48x48: F/a.png
      Bring both to one size; resize a mask to the nearest pixel, so that no ids are mixed."
    `);
    expect(await reported(read(bomb))).toMatchInlineSnapshot(`
      "The mask of sample 'a' is 60000x60000; at most 100 million pixels are decoded: F/a.png
      Scale it and its image down, the mask to the nearest pixel."
    `);
    const turned = png(new Uint8Array(6), { width: 2, height: 3, depth: 8 });
    expect(await reported(read(turned, { width: 3, height: 2 }))).toMatchInlineSnapshot(`
      "The mask of sample 'a' is 2x3, its image 3x2: F/a.png
      The image may be turned by its EXIF orientation: turn the mask likewise, or remove the orientation."
    `);
    // 200 MB of zeros in 200 kB behind a picture of one pixel.
    const before = process.memoryUsage.rss();
    await reported(read(png(one, { width: 1, height: 1, depth: 8, more: 2e8 })));
    expect(process.memoryUsage.rss() - before).toBeLessThan(3e8);
  });

  it('refuses what is damaged', async () => {
    const ids = Uint8Array.from({ length: 100 }, (_, i) => (i * i) % 7);
    const fine = png(ids, { width: 10, height: 10, depth: 8 });
    expect(await reported(read(fine.subarray(0, -30)))).toContain('cannot be decoded');
    const flipped = Buffer.from(fine);
    flipped[19] = 11;
    expect(await reported(read(flipped))).toMatchInlineSnapshot(`
      "The mask of sample 'a' cannot be decoded: F/a.png (it is not a PNG, or its header is damaged)
      Masks are PNG files (JPEG would change the class ids). Replace the file."
    `);
  });
});
