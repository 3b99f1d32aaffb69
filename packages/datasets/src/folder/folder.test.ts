import { rename, rm, symlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TinyFolder } from '../../test/tiny-folder';

let data: TinyFolder;
beforeEach(async () => {
  data = await TinyFolder.create();
  await data.write('classes.json', '{ "classes": ["background", "skin", "mouth"] }');
  await data.images({
    'a.png': [0, 1, 1, 2],
    'b.png': [0, 1, 1, 1],
    'c.png': [2, 2, 2, 2],
    'd.png': [0, 0, 0, 0],
  });
});
afterEach(() => data.remove());

const mouth = {
  label: { present: 'mouth' },
  split: { train: { list: 'train.txt' }, validation: { list: 'val.txt' } },
};
const lists = async () => {
  await data.write('train.txt', 'a.png\nb.png\n');
  await data.write('val.txt', '# the rest\nc\nd\n');
};

describe('folder, labels from masks', () => {
  it('tells by the mask whether a class is present', async () => {
    await lists();
    const { classes, splits, notes } = await data.load(mouth);
    expect(classes).toEqual(['background', 'skin', 'mouth']);
    expect(splits.train).toEqual([
      {
        id: 'a',
        label: 'mouth',
        image: join(data.root, 'images/a.png'),
        mask: join(data.root, 'masks/a.png'),
      },
      {
        id: 'b',
        label: 'no-mouth',
        image: join(data.root, 'images/b.png'),
        mask: join(data.root, 'masks/b.png'),
      },
    ]);
    expect(splits.validation.map(({ label }) => label)).toEqual(['mouth', 'no-mouth']);
    expect(splits.test).toBeUndefined();
    expect(notes).toBeUndefined();
  });

  it('counts a class from a share of the pixels on', async () => {
    await data.write('train.txt', 'a\nc\n');
    const split = { train: { list: 'train.txt' }, validation: 2 };
    const label = { present: 'mouth', minShare: 0.5 };
    await data.images({ 'e.png': [2, 2, 2, 0] });
    const { splits } = await data.load({ label, split, balanced: true });
    // One pixel of four is too little for a.
    expect(splits.train.map(({ label }) => label)).toEqual(['no-mouth', 'mouth']);
    expect(splits.validation.map(({ label }) => label).sort()).toEqual(['mouth', 'no-mouth']);
  });

  it('reads masks again that have changed', async () => {
    await lists();
    await data.load(mouth);
    const file = 'masks/b.png';
    await data.write(file, encode({ width: 2, height: 2, channels: 1, data: Uint8Array.from([2, 0, 0, 0]) }));
    await data.write('masks/a.png', encode({ width: 2, height: 2, channels: 1, data: new Uint8Array(4) }));
    await utimes(join(data.root, file), 1, 1);
    const { splits } = await data.load(mouth);
    expect(splits.train.map(({ label }) => label)).toEqual(['no-mouth', 'mouth']);
  });

  it('knows its own images, and the masks of others in the same layout', async () => {
    await lists();
    const dataset = await data.dataset(mouth);
    expect(await dataset.lookup?.(join(data.root, 'images/c.png'))).toMatchObject({
      id: 'c',
      label: 'mouth',
    });
    expect(await dataset.lookup?.(join(data.root, 'elsewhere.png'))).toBeUndefined();
    await data.write('other/images/x.jpg', '');
    await data.write('other/masks/x.png', '');
    const x = join(data.root, 'other/images/x.jpg');
    const mask = join(data.root, 'other/masks/x.png');
    expect(await dataset.lookup?.(x)).toEqual({ id: 'x', image: x, label: '', mask });
  });
});

describe('folder, what are its images', () => {
  const column = { label: { column: 'kind' }, split: { train: 2, validation: 2 }, balanced: true };
  const rows = 'image,kind\na.png,x\nb.png,y\nc.png,x\nd.png,y\n';
  const ids = async (options: object) => {
    const { splits } = await data.load({ ...column, ...options });
    return [...splits.train, ...splits.validation].map(({ id, mask }) => [id, mask !== undefined]).sort();
  };

  it('leaves out class maps below the folder of images, and hidden files', async () => {
    await data.write('labels.csv', rows.replaceAll('\n', '\nimages/').replace(/images\/$/, ''));
    await data.write('images/._a.png', 'a copy that macOS leaves');
    await data.write('images/.ipynb_checkpoints/a-checkpoint.png', '');
    expect(await ids({ images: '.' })).toEqual([
      ['images/a', false],
      ['images/b', false],
      ['images/c', false],
      ['images/d', false],
    ]);
    await rename(join(data.root, 'masks'), join(data.root, 'images/maps'));
    await data.write('labels.csv', rows);
    expect(await ids({ masks: 'images/maps' })).toEqual([
      ['a', true],
      ['b', true],
      ['c', true],
      ['d', true],
    ]);
  });

  it('reads lists that name images whose names begin with #, and refuses one that is named twice', async () => {
    await data.images({ '#1.png': [0, 1, 1, 2], '#2.png': [0, 1, 1, 1] });
    await data.write('train.txt', '# a comment\n#1.png\n./#2.png\n#a.png\n');
    await data.write('val.txt', 'c\nd\n');
    expect((await data.load(mouth)).splits.train.map(({ id }) => id)).toEqual(['#1', '#2']);
    await data.write('train.txt', 'a\nb.png\na.png\n');
    expect(await data.mistake(mouth)).toMatchInlineSnapshot(`
      "Lines 1 and 3 of DATA/train.txt name one image, a.png.
      Remove one of them: an image that is there twice is its own nearest neighbour."
    `);
  });

  it('names what is called an image and is none', async () => {
    await symlink('gone.png', join(data.root, 'images/e.png'));
    expect(await data.mistake(mouth)).toMatchInlineSnapshot(`
      "DATA/images/e.png is a link to nothing (gone.png).
      Remove it from the folder."
    `);
    await rm(join(data.root, 'images/e.png'));
    await data.images({ 'e\u0301.png': undefined, '\u00e9.png': undefined });
    expect(await data.mistake(mouth)).toMatchInlineSnapshot(`
      "Two images in DATA/images have one name, written in two forms of Unicode: é.png.
      Rename one: a list or a table could not distinguish them."
    `);
  });
});

describe('folder, labels from folders', () => {
  it('takes the name of the folder that an image lies in', async () => {
    const cats = await TinyFolder.create();
    await cats.images({
      'cat/1.png': undefined,
      'dog/1.png': undefined,
      'cat/2.png': undefined,
      'dog/2.png': undefined,
    });
    const { classes, splits } = await cats.load({
      label: { folder: true },
      split: { train: 2, validation: 2 },
      balanced: true,
    });
    expect(classes).toBeUndefined();
    expect(splits.train.map(({ label }) => label)).toEqual(['cat', 'dog']);
    expect(splits.train[0]?.id).toMatch(/^cat\/\d$/);
    await cats.remove();
  });
});
