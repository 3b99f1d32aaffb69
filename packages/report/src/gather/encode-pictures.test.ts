import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { encodePicture, encodePictures, encodeThumbnail } from './encode-pictures';

const size = 4;
const pixels = Uint8Array.from({ length: size * size * 3 }, (_, i) => i * 5);

test('a PNG keeps every pixel', async () => {
  const uri = await encodePicture(pixels, size);
  const bytes = Buffer.from(uri.slice('data:image/png;base64,'.length), 'base64');
  const { data } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  expect(new Uint8Array(data)).toEqual(pixels);
});

test('a picture for the whole and for every node that shows something', async () => {
  const wide = { width: 6, height: 4, pixels: new Uint8Array(72), leaves: ['hat', 'hair'] };
  const photograph = { ...wide, shown: new Uint8Array(24).fill(2, 0, 6) };
  const images = { size, whole: pixels, nodes: { hat: pixels, hair: pixels }, photograph };
  const pictures = await encodePictures(images, 'webp', new Set(['hat']));
  expect(Object.keys(pictures.nodes)).toEqual(['hair']);
  expect(pictures.whole).toMatch(/^data:image\/webp;base64,/);
  const { picture, ...drawn } = pictures.photograph;
  expect(drawn).toEqual({
    width: 6,
    height: 4,
    parts: { hair: { path: 'M0 0l6 0 0 1 -6 0z', box: [0, 0, 6, 1] } },
  });
  const found = await sharp(Buffer.from(picture.split(',')[1] as string, 'base64')).metadata();
  expect([found.width, found.height]).toEqual([6, 4]);
});

test('a thumbnail of an image file is square; of a broken file it is empty', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'heml-thumbnail-'));
  const file = join(folder, 'wide.png');
  await sharp({ create: { width: 40, height: 10, channels: 4, background: '#aa3300' } })
    .png()
    .toFile(file);
  const uri = await encodeThumbnail(file, 16);
  const { width, height } = await sharp(Buffer.from(uri.split(',')[1]!, 'base64')).metadata();
  expect([width, height]).toEqual([16, 16]);
  expect(await encodeThumbnail(join(folder, 'none.png'))).toMatch(/^data:image\/svg/);
  await rm(folder, { recursive: true });
});
