import sharp from 'sharp';
import { expect, test } from 'vitest';
import { encodePicture, encodePictures } from './encode-pictures';

const size = 4;
const pixels = Uint8Array.from({ length: size * size * 3 }, (_, i) => i * 5);

test('a PNG keeps every pixel', async () => {
  const uri = await encodePicture(pixels, size);
  const bytes = Buffer.from(uri.slice('data:image/png;base64,'.length), 'base64');
  const { data } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  expect(new Uint8Array(data)).toEqual(pixels);
});

test('a picture for the whole and for every node that shows something', async () => {
  const images = { size, whole: pixels, nodes: { hat: pixels, hair: pixels } };
  const pictures = await encodePictures(images, 'webp', new Set(['hat']));
  expect(Object.keys(pictures.nodes)).toEqual(['hair']);
  expect(pictures.whole).toMatch(/^data:image\/webp;base64,/);
});
