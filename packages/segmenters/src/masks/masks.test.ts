import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Raster, Segmenter } from '@hemlkit/core/plugin';
import { encode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { palettePng } from '../../test/palette-png';
import { masks } from './masks';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-masks-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const image: Raster = { width: 3, height: 2, channels: 3, data: new Uint8Array(18) };
const make = (classes: string[] | undefined) =>
  masks.create({} as never, {} as never, { classes }) as Segmenter;
const grey = (values: number[]) =>
  encode({ width: 3, height: values.length / 3, channels: 1, data: Uint8Array.from(values) });

async function segment(bytes: Uint8Array | undefined, classes = ['background', 'skin', 'hair']) {
  const mask = bytes && join(folder, 'a.png');
  if (mask && bytes) await writeFile(mask, bytes);
  const sample = { id: 'a', image: join(folder, 'a.jpg'), label: 'x', mask };
  return (await make(classes).segment([{ sample, image }]))[0];
}

/** What a person reads, without the temporary folder's name. */
async function told(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (thrown) => thrown,
  );
  return `${error.message}\n${error.hint}`.replaceAll(folder, 'DATA');
}

describe('masks', () => {
  it('gives the class map as it is', async () => {
    expect(await segment(grey([0, 1, 2, 2, 1, 0]))).toEqual({
      width: 3,
      height: 2,
      channels: 1,
      data: Uint8Array.from([0, 1, 2, 2, 1, 0]),
    });
  });

  it('reads the indexes of a palette, packed or not', async () => {
    for (const depth of [1, 2, 4, 8] as const) {
      const values = [0, 1, 0, 1, 1, 0].map((value) => (depth > 1 ? value * 2 : value));
      const map = await segment(palettePng(values, 3, depth));
      expect([...(map?.data ?? [])]).toEqual(values);
    }
  });

  it('says what is wrong with a mask, and whose it is', async () => {
    expect(await told(segment(undefined))).toMatchInlineSnapshot(`
      "The sample 'a' has no mask: DATA/a.jpg
      The segmenter \`masks\` has only the dataset's own masks. Add one for this image, or take a segmenter that computes class maps."
    `);
    expect(await told(segment(grey([0, 0, 0, 0, 0, 0, 0, 0, 0])))).toMatchInlineSnapshot(`
      "The mask of sample 'a' is 3x3, its image 3x2: DATA/a.png
      Bring both to one size; resize a mask to the nearest pixel, so that no ids are mixed."
    `);
    expect(await told(segment(grey([0, 1, 2, 7, 0, 0])))).toMatchInlineSnapshot(`
      "The mask of sample 'a' has the class id 7, but there are 3 classes (0 to 2): DATA/a.png
      Correct the mask, or complete the dataset's list of classes."
    `);
    expect(
      await told(segment(encode({ width: 3, height: 2, channels: 3, data: new Uint8Array(18) }))),
    ).toMatchInlineSnapshot(`
      "The mask of sample 'a' has 3 channels of 8 bits, but class ids are one channel of 8 bits: DATA/a.png
      Save it as grey, or with a palette whose indexes are the class ids; colours say nothing of classes."
    `);
    expect(await told(segment(new TextEncoder().encode('no image at all')))).toMatchInlineSnapshot(`
      "The mask of sample 'a' cannot be decoded: DATA/a.png (it is not a PNG, or its header is damaged)
      Masks are PNG files (JPEG would change the class ids). Replace the file."
    `);
    const gone = { id: 'gone', image: 'gone.jpg', label: 'x', mask: join(folder, 'gone.png') };
    expect(await told(make(['background']).segment([{ sample: gone, image }]))).toMatchInlineSnapshot(`
      "The mask of sample 'gone' is missing: DATA/gone.png
      Put the file back, or remove the sample from the dataset."
    `);
  });

  it('refuses a dataset without class maps', () => {
    expect(() => make(undefined)).toThrowErrorMatchingInlineSnapshot(
      `[HemlError: The segmenter \`masks\` takes the class maps of the dataset, but this dataset brings none.]`,
    );
  });
});
