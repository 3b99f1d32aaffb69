import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readClassMap } from '@hemlkit/core/plugin';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jpeg, palettePng } from '../../test/pictures';
import { TinyData } from '../../test/tiny-data';
import { writeParquet } from '../../test/tiny-parquet';
import { humanParsing } from './human-parsing';

let data: TinyData;
beforeEach(async () => {
  data = await TinyData.create();
});
afterEach(() => data.remove());

const dress = { label: { present: 'Dress' }, train: 6, validation: 4, balanced: true };
const load = (options: Record<string, unknown> = dress) => data.loadAs(humanParsing, options);
const told = (options: Record<string, unknown> = dress) => data.told(load(options));

/** Every second one wears a dress (7), the others pants (6). */
const mask = (i: number) =>
  palettePng([
    [0, 2],
    [11, i % 2 === 0 ? 7 : 6],
  ]);
const range = (count: number) => Array.from({ length: count }, (_, i) => i);
const columns = async (count: number) => ({
  image: await Promise.all(range(count).map(() => jpeg(2))),
  mask: range(count).map(mask),
});
const files = [
  'data/train-00000-of-00002-9e861cba931f46ba.parquet',
  'data/train-00001-of-00002-118ddee16eed69a9.parquet',
] as const;
/** Files taken out of the parquet files. */
const taken = async (kind: string) =>
  (await readdir(join(data.cache, 'parquet'), { recursive: true })).filter((path) =>
    path.includes(`/${kind}/`),
  );

describe('human-parsing, parquet files', () => {
  beforeEach(async () => {
    writeParquet(data.root, files[0], await columns(5));
    writeParquet(data.root, files[1], await columns(5), { rowGroup: 5, pages: false });
  });

  it('labels all by their masks and takes the images of the chosen alone', async () => {
    const { splits, classes, notes } = await load({ ...dress, train: 4, validation: 2 });
    expect(classes?.[7]).toBe('Dress');
    expect(notes).toBeUndefined();
    const all = [...splits.train, ...splits.validation];
    expect(
      all.every(({ id, label }) => label === (Number(id.slice(-6)) % 2 === 0 ? 'Dress' : 'no-Dress')),
    ).toBe(true);
    expect(splits.train[0]?.id).toMatch(/^data\/train-0000\d-of-00002-[0-9a-f]{16}\/00000\d$/);
    expect(await readFile(all[0]?.image as string)).toEqual(await jpeg(2));
    expect([...(await readClassMap(all[0]?.mask as string, 'first')).data].slice(0, 3)).toEqual([0, 2, 11]);
    expect(await taken('masks')).toHaveLength(10);
    expect(await taken('images')).toHaveLength(6);
  });

  it('goes on where it was', async () => {
    const { splits } = await load();
    const [first, second] = splits.train;
    const { mtimeMs } = await stat(first?.image as string);
    await rm(second?.image as string);
    expect((await load()).splits).toEqual(splits);
    expect((await stat(first?.image as string)).mtimeMs).toBe(mtimeMs);
    expect(await taken('images')).toHaveLength(10);
  });

  it('says which files are missing or there twice', async () => {
    await rm(join(data.root, files[1]));
    const { notes } = await load({ ...dress, train: 3, validation: 2 });
    expect(notes).toMatchInlineSnapshot(`
      [
        "1 of 2 parquet files of data/train are there.",
      ]
    `);
    writeParquet(data.root, 'data/train-00000-of-00012-a4e81492b89023fc.parquet', await columns(2));
    expect(await told()).toMatchInlineSnapshot(`
      "DATA/data/train-00000-of-00002-9e861cba931f46ba.parquet and DATA/data/train-00000-of-00012-a4e81492b89023fc.parquet are of two writings of the same data.
      Keep the files of one of them: with both, samples would be there twice, and in two splits."
    `);
  });

  it('names rows without bytes, columns that are not there, damaged files', async () => {
    writeParquet(data.root, files[0], { image: [await jpeg(2), null], mask: [mask(0), mask(1)] });
    expect(await told({ ...dress, train: 4, validation: 3 })).toMatchInlineSnapshot(`
      "The image of sample 'data/train-00000-of-00002-9e861cba931f46ba/000001' has no bytes: row 1 of DATA/data/train-00000-of-00002-9e861cba931f46ba.parquet
      The images have to be embedded in the file; a path alone leads nowhere."
    `);
    writeParquet(data.root, files[0], { image: [await jpeg(2)], masks: [mask(0)] });
    expect(await told()).toMatchInlineSnapshot(`
      "DATA/data/train-00000-of-00002-9e861cba931f46ba.parquet has no column 'mask' of images.
      Its columns of images are: image, masks; others: none."
    `);
    const whole = await readFile(join(data.root, files[1]));
    await data.write(files[0], whole.subarray(0, whole.length / 2));
    expect(await told()).toMatchInlineSnapshot(`
      "DATA/data/train-00000-of-00002-9e861cba931f46ba.parquet cannot be read: parquet file invalid (footer != PAR1).
      The file is damaged or only partly there: fetch it again."
    `);
  });

  it('refuses a mask that is a JPEG, or has ids beyond the classes', async () => {
    writeParquet(data.root, files[0], { image: [await jpeg(2)], mask: [await jpeg(2)] });
    expect((await told()).replace(/parquet\/\w+/, 'parquet/KEY')).toMatchInlineSnapshot(`
      "The mask of sample 'data/train-00000-of-00002-9e861cba931f46ba/000000' cannot be decoded: DATA/.cache/parquet/KEY/masks/000000.png (it is not a PNG, or its header is damaged)
      Masks are PNG files (JPEG would change the class ids). Replace the file."
    `);
    writeParquet(data.root, files[0], { image: [await jpeg(2)], mask: [palettePng([[0, 18]])] });
    expect((await told()).replace(/parquet\/\w+/, 'parquet/KEY')).toMatchInlineSnapshot(`
      "The mask of 'data/train-00000-of-00002-9e861cba931f46ba/000000' has the class id 18, but there are 18 classes (0 to 17): DATA/.cache/parquet/KEY/masks/000000.png.
      Correct the mask, or complete the list of classes."
    `);
  });
});

describe('human-parsing, folders', () => {
  it.each([
    ['JPEGImages', 'SegmentationClassAug'],
    ['humanparsing/JPEGImages', 'humanparsing/SegmentationClassAug'],
    ['images', 'masks'],
  ])('reads %s and %s', async (images, masks) => {
    for (const i of range(10)) {
      await data.write(`${images}/dataset10k_${i}.jpg`, await jpeg(2));
      await data.write(`${masks}/dataset10k_${i}.png`, mask(i));
    }
    const { splits } = await load();
    expect(splits.train.filter(({ label }) => label === 'Dress')).toHaveLength(3);
    expect(splits.train[0]?.mask).toContain(masks);
  });

  it('says what it looked for', async () => {
    expect(await told()).toMatchInlineSnapshot(`
      "DATA has neither parquet files nor folders of images and masks.
      The dataset's \`root\` is a folder with data/train-*.parquet, with JPEGImages and SegmentationClassAug, or with images and masks."
    `);
    expect(await told({ ...dress, root: 'nowhere' })).toMatchInlineSnapshot(`
      "There is no folder DATA/nowhere.
      Correct the dataset's \`root\`; it is read from DATA."
    `);
    await data.write('images/a.jpg', await jpeg(2));
    await data.write('masks/b.png', mask(0));
    expect(await told()).toMatchInlineSnapshot(`
      "1 image of 1 has no mask in DATA/masks, the first is a.jpg.
      label: { present: Dress } needs all of them: add the mask of a, or remove the image."
    `);
    expect(await told({ ...dress, label: 'gender' })).toMatchInlineSnapshot(`
      "The dataset's label asks for the attribute 'gender', which no image has.
      The images have no attributes: take { present: CLASS } or { column: NAME }."
    `);
    expect(await told({ ...dress, label: {} })).toMatchInlineSnapshot(`
      "The dataset's \`label\` does not name where the label comes from.
      Write one of { present: CLASS } or { column: NAME }."
    `);
  });
});
