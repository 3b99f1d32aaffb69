import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HemlError, type Raster, type Segmenter } from '@hemlkit/core';
import { masks } from '@hemlkit/segmenters';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeImage } from '../packages/core/src/segments/decode-image';
import { oddPictures, truncatedJpeg } from '../packages/datasets/test/odd-pictures';
import { greyPng } from '../packages/datasets/test/pictures';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-odd-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function write(name: string, bytes: Uint8Array): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, bytes);
  return file;
}

const picture = async (name: keyof typeof oddPictures) => write(name, await oddPictures[name]());

const decode = (image: string) => decodeImage({ id: 'odd', image });

async function told(failing: Promise<unknown>): Promise<string> {
  const error = await failing.then(
    () => new Error('nothing went wrong'),
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(HemlError);
  return `${error.message}\n${error.hint}`.replaceAll(folder, 'DATA');
}

test.each([
  ['cmyk.jpg', [200, 100, 50]],
  ['grey.jpg', [124, 124, 124]],
  ['deep.png', [200, 100, 50]],
  ['clear.png', [200, 100, 50]],
  ['palette.png', [200, 100, 50]],
] as const)('%s is decoded to RGB of 8 bits', async (name, colour) => {
  const { width, height, channels, data } = await decode(await picture(name));
  expect([width, height, channels, data.length]).toEqual([8, 4, 3, 96]);
  // JPEG changes colours a little, and inks have no such orange.
  for (const [i, value] of colour.entries()) expect(Math.abs((data[i] as number) - value)).toBeLessThan(40);
});

test('an image is turned upright as its EXIF says', async () => {
  expect(await decode(await picture('turned.jpg'))).toMatchObject({ width: 4, height: 8 });
});

test('a truncated JPEG and a missing file are refused by name', async () => {
  const file = await write('cut.jpg', await truncatedJpeg());
  expect(await told(decode(file))).toContain("The image of sample 'odd' cannot be decoded: DATA/cut.jpg");
  expect(await told(decode(join(folder, 'gone.jpg')))).toMatchInlineSnapshot(`
    "The image of sample 'odd' is missing: DATA/gone.jpg
    Replace the file, or remove it from the dataset."
  `);
});

async function segment(mask: string, image: Raster): Promise<Raster[]> {
  const segmenter: Segmenter = await masks.create({} as never, {} as never, {
    classes: ['background', 'skin', 'hair'],
  });
  return segmenter.segment([{ sample: { id: 'odd', image: 'odd.jpg', label: '', mask }, image }]);
}

test('a mask of another size, of 16 bits, or with an id beyond the classes is refused by name', async () => {
  const image = await decode(await picture('plain.jpg'));
  const row = [0, 1, 2, 0, 1, 2, 0, 1];
  const fine = await write('fine.png', greyPng([row, row, row, row]));
  expect((await segment(fine, image))[0]?.data.slice(0, 8)).toEqual(Uint8Array.from(row));
  const small = await write('small.png', greyPng([row, row]));
  expect(await told(segment(small, image))).toMatchInlineSnapshot(`
    "The mask of sample 'odd' is 8x2, its image 8x4: DATA/small.png
    Bring both to one size; resize a mask to the nearest pixel, so that no ids are mixed."
  `);
  const beyond = await write('beyond.png', greyPng([row, row, row, [0, 1, 2, 3, 0, 0, 0, 0]]));
  expect(await told(segment(beyond, image))).toMatchInlineSnapshot(`
    "The mask of sample 'odd' has the class id 3, but there are 3 classes (0 to 2): DATA/beyond.png
    Correct the mask, or complete the dataset's list of classes."
  `);
  const deep = await picture('deep-grey.png');
  expect(await told(segment(deep, image))).toMatchInlineSnapshot(`
    "The mask of sample 'odd' has 1 channels of 16 bits, but class ids are one channel of 8 bits: DATA/deep-grey.png
    Save it as grey, or with a palette whose indexes are the class ids; colours say nothing of classes."
  `);
});
