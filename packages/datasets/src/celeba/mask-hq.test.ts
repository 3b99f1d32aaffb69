import { readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readClassMap } from '@hemlkit/core/plugin';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jpeg } from '../../test/pictures';
import { alignedNames, TinyCeleba } from '../../test/tiny-celeba';
import { celeba } from './celeba';

let data: TinyCeleba;
beforeEach(async () => {
  data = await TinyCeleba.create();
  await data.maskHq(8);
});
afterEach(() => data.remove());

const male = { label: 'Male', train: 4, validation: 3, test: undefined };
const load = (options: Record<string, unknown> = {}) => data.loadAs(celeba, { ...male, ...options });
const told = (options: Record<string, unknown> = {}) => data.told(load(options));
const maps = async () => {
  const folder = join(data.cache, 'celeba', (await readdir(join(data.cache, 'celeba')))[0] as string);
  return (await readdir(folder)).map((name) => join(folder, name));
};

describe('celeba, CelebAMask-HQ', () => {
  it('merges the masks of the parts in the official order, at the size of the image', async () => {
    const { splits, classes } = await load();
    expect(classes).toHaveLength(19);
    const zero = [...splits.train, ...splits.validation].find(({ id }) => Number(id) % 2 === 0);
    const map = await readClassMap(zero?.mask as string, '0');
    expect([map.width, map.height]).toEqual([8, 8]);
    const rows = [0, 2, 4, 6].map((y) => [0, 2, 4, 6].map((x) => map.data[y * 8 + x]));
    // Hair (13) covers skin (1), a hat (14) covers hair.
    expect(rows).toEqual([
      [14, 14, 13, 13],
      [0, 13, 1, 0],
      [0, 1, 1, 0],
      [0, 0, 0, 0],
    ]);
    expect([...map.data.slice(0, 8)]).toEqual([...map.data.slice(8, 16)]);
  });

  it('merges what is wanted only, and goes on where it was', async () => {
    await load();
    const made = await maps();
    expect(made).toHaveLength(7);
    const [first, second, third] = made as [string, string, string];
    await rm(first);
    await utimes(second, 1, 1);
    const { mtimeMs } = await stat(third);
    await load();
    expect(await maps()).toEqual(made);
    expect((await stat(third)).mtimeMs).toBe(mtimeMs);
    expect((await stat(second)).mtimeMs).toBeGreaterThan(2000);
  });

  it('labels by the presence of a part', async () => {
    const { splits } = await load({ label: { present: 'hat' }, balanced: true });
    const all = [...splits.train, ...splits.validation];
    expect(all.every(({ id, label }) => label === (Number(id) % 2 === 0 ? 'hat' : 'no-hat'))).toBe(true);
  });

  it('drops images with too little of the class where asked, and says so', async () => {
    await data.part(3, 'hat', ['#...', '....', '....', '....']);
    const drop = await load({ label: { present: 'hat', minShare: 0.1, less: 'drop' }, balanced: true });
    expect([...drop.splits.train, ...drop.splits.validation].map(({ id }) => id)).not.toContain('3');
    expect(drop.notes?.at(-1)).toMatchInlineSnapshot(
      `"1 image left out: 'hat' on less than 0.1 of the pixels."`,
    );
    const keep = await load({ label: { present: 'hat', minShare: 0.1 }, train: 5, balanced: true });
    expect(keep.notes?.at(-1)).toMatchInlineSnapshot(
      `"1 image taken as no-hat: 'hat' on less than 0.1 of the pixels."`,
    );
  });

  it("takes the splits of the CelebA images that CelebA-HQ's were made from", async () => {
    const names = alignedNames(8).reverse();
    const rows = names.map((name, i) => `${i}            ${7 - i}          ${name}\n`);
    await data.write('CelebA-HQ-to-CelebA-mapping.txt', `idx     orig_idx     orig_file\n${rows.join('')}`);
    const split = (i: number) => (i < 4 ? 0 : 1);
    const lines = alignedNames(8).map((name, i) => `${name} ${split(i)}\n`);
    await data.write('list_eval_partition.txt', lines.join(''));
    const { splits, notes } = await load({ train: 'all', validation: 'all' });
    expect(splits.train.map(({ id }) => id)).toEqual(['4', '5', '6', '7']);
    expect(splits.validation.map(({ id }) => id)).toEqual(['0', '1', '2', '3']);
    expect(notes).toBeUndefined();
  });

  it('looks its own images up, with their masks', async () => {
    const dataset = await data.make(celeba, male);
    const found = await dataset.lookup?.(join(data.root, 'CelebA-HQ-img/0.jpg'));
    expect(found).toMatchObject({ id: '0', label: 'Male' });
    expect((await stat(found?.mask as string)).size).toBeGreaterThan(0);
    expect(await dataset.lookup?.('/elsewhere.jpg')).toBeUndefined();
  });
});

describe('celeba, what can be wrong with the masks', () => {
  const mask = (name: string) => `CelebAMask-HQ-mask-anno/0/${name}.png`;
  const all = { label: { present: 'hat' }, train: 5 };

  it('masks that are missing, of no part, damaged or of another size', async () => {
    await data.part(0, 'beard', ['#...', '....', '....', '....']);
    expect(await told(all)).toMatchInlineSnapshot(`
      "DATA/CelebAMask-HQ-mask-anno/0/00000_beard.png names no part of a face.
      Masks are called like 00000_skin.png. There are: skin, nose, eye_g, l_eye, r_eye, l_brow, r_brow, l_ear, r_ear, mouth, u_lip, l_lip, hair, hat, ear_r, neck_l, neck, cloth."
    `);
    await rm(join(data.root, mask('00000_beard')));
    await data.part(0, 'hat', ['##', '..']);
    expect(await told(all)).toMatchInlineSnapshot(`
      "The masks of sample '0' differ in size: hat is 2x2, others 4x4: DATA/CelebAMask-HQ-mask-anno/0/00000_hat.png
      Unpack this mask again: all are 512x512."
    `);
    await data.write(mask('00000_hat'), 'text');
    expect(await told(all)).toMatchInlineSnapshot(`
      "A mask of sample '0' cannot be decoded: DATA/CelebAMask-HQ-mask-anno/0/00000_hat.png (Input file contains unsupported image format)
      Unpack this mask again, or remove the image and its masks."
    `);
    for (const part of ['skin', 'hair', 'hat']) await rm(join(data.root, mask(`00000_${part}`)));
    expect(await told(all)).toMatchInlineSnapshot(`
      "1 image of 8 has no mask in DATA/CelebAMask-HQ-mask-anno, the first is 0.jpg.
      label: { present: hat } needs all of them: add the mask of 0, or remove the image."
    `);
    await rm(join(data.root, 'CelebAMask-HQ-mask-anno'), { recursive: true });
    expect(await told(all)).toMatchInlineSnapshot(`
      "label: { present: hat } needs masks, but the dataset has none.
      Unpack CelebAMask-HQ-mask-anno into DATA."
    `);
  });

  it('an image that is damaged, or of another shape than its masks', async () => {
    await data.write('CelebA-HQ-img/0.jpg', await jpeg(8, 6));
    expect(await told(all)).toMatchInlineSnapshot(`
      "The masks of sample '0' are 4x4, its image 8x6: another shape.
      Image and masks do not belong together: unpack both again."
    `);
    await writeFile(join(data.root, 'CelebA-HQ-img/0.jpg'), 'text');
    expect(await told(all)).toMatchInlineSnapshot(`
      "The image of sample '0' cannot be decoded: DATA/CelebA-HQ-img/0.jpg
      Replace the file, or remove it from the dataset."
    `);
  });
});
