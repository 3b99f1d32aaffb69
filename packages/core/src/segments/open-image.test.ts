import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isHemlError } from '../contracts/error';
import { decodeImage } from './decode-image';
import { openImage } from './open-image';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-open-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const write = async (name: string, bytes: Uint8Array | string) => {
  await writeFile(join(folder, name), bytes);
  return join(folder, name);
};
const reported = async (image: string): Promise<string> => {
  try {
    const { note } = await (await openImage({ id: 'a', image })).decode();
    return note?.replaceAll(folder, 'F') ?? 'decoded';
  } catch (error) {
    if (!isHemlError(error)) throw error;
    return error.message.replaceAll(folder, 'F');
  }
};
const flat = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#204080' } });

describe('openImage', () => {
  it('reads a JPEG whose scan header holds what decoders only warn of, and refuses one that was cut short', async () => {
    const jpeg = await flat(16, 16).jpeg().toBuffer();
    const scan = jpeg.indexOf(Buffer.from([0xff, 0xda]));
    const odd = Buffer.from(jpeg);
    // Se, the last coefficient of the scan: 63 in a baseline JPEG, and 0 as some phones write it.
    odd[scan + 2 + odd.readUInt16BE(scan + 2) - 2] = 0;
    const image = await write('odd.jpg', odd);
    expect(await reported(image)).toBe('decoded');
    expect((await decodeImage({ id: 'a', image })).data).toEqual(
      (await decodeImage({ id: 'a', image: await write('fine.jpg', jpeg) })).data,
    );
    const noisy = await sharp({
      create: {
        width: 64,
        height: 64,
        channels: 3,
        background: '#888',
        noise: { type: 'gaussian', mean: 99, sigma: 50 },
      },
    })
      .jpeg()
      .toBuffer();
    for (const part of [0.4, 0.7, 0.95])
      expect(await reported(await write('cut.jpg', noisy.subarray(0, noisy.length * part)))).toContain(
        'cannot be decoded',
      );
  });

  it('compares the size with what is decoded before it decodes', async () => {
    const png = await flat(2, 2).png().toBuffer();
    const header = Buffer.from(png.subarray(8, 33));
    header.writeUInt32BE(60_000, 8);
    header.writeUInt32BE(60_000, 12);
    const { crc32 } = await import('node:zlib');
    header.writeUInt32BE(crc32(header.subarray(4, 21)), 21);
    const bomb = Buffer.concat([png.subarray(0, 8), header, png.subarray(33)]);
    expect(await reported(await write('bomb.png', bomb))).toMatchInlineSnapshot(
      `"The image of sample 'a' is 60000x60000; at most 100 million pixels are decoded: F/bomb.png"`,
    );
  });

  it('draws no SVG, whatever it is called', async () => {
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>';
    expect(await reported(await write('a.png', svg))).toMatchInlineSnapshot(
      `"The image of sample 'a' cannot be decoded: F/a.png (it is not a JPEG, PNG, WebP, TIFF, AVIF or GIF)"`,
    );
    expect(await reported(await write('a.jpg', `<?xml version="1.0"?>${svg}`))).toContain('it is not a JPEG');
  });

  it('reports which images come out as black, because their values use little of their range', async () => {
    const twelveBits = Uint16Array.from({ length: 64 * 3 }, (_, i) => (i * 20) % 4096);
    const png = sharp(twelveBits, { raw: { width: 8, height: 8, channels: 3 } })
      .toColourspace('rgb16')
      .png();
    expect(await reported(await write('deep.png', await png.toBuffer()))).toMatchInlineSnapshot(
      `"The image of sample 'a' is read as black: its values (ushort) use little of their range, as those of 12 bits in 16 do, or those between 0 and 1. Scale them to the whole range: F/deep.png"`,
    );
    expect(await reported(await write('dark.png', await flat(8, 8).linear(0, 0).png().toBuffer()))).toBe(
      'decoded',
    );
  });

  it.skipIf(process.platform === 'win32')('opens no pipe and no device', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe.png')]);
    expect(await reported(join(folder, 'pipe.png'))).toMatchInlineSnapshot(
      `"The image of sample 'a' cannot be read: F/pipe.png is a pipe, not a file."`,
    );
    await symlink('/dev/zero', join(folder, 'zero.png'));
    expect(await reported(join(folder, 'zero.png'))).toContain('is a device, not a file');
    expect(await reported(folder)).toContain('is a folder, not a file');
  });
});
