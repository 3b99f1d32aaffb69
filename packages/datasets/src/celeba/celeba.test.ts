import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alignedNames, attributeCsv, attributeText, TinyCeleba } from '../../test/tiny-celeba';
import { celeba } from './celeba';

let data: TinyCeleba;
beforeEach(async () => {
  data = await TinyCeleba.create();
});
afterEach(() => data.remove());

const male = { label: 'Male', train: 'all', validation: 'all' };
const load = (options: Record<string, unknown> = male) => data.loadAs(celeba, options);
const told = (options: Record<string, unknown> = male) => data.told(load(options));

describe('celeba, the aligned images', () => {
  it('reads attributes and splits as they are released', async () => {
    await data.aligned(24);
    const { splits, classes, notes } = await load({ ...male, test: 'all' });
    expect(splits.train.map(({ id }) => id)).toEqual(
      alignedNames(12).map((name) => name.replace('.jpg', '')),
    );
    expect(splits.validation).toHaveLength(6);
    expect(splits.test).toHaveLength(6);
    expect(splits.train.slice(0, 4).map(({ label }) => label)).toEqual([
      'Male',
      'no-Male',
      'no-Male',
      'Male',
    ]);
    expect(splits.train[0]?.image).toBe(join(data.root, 'img_align_celeba/000001.jpg'));
    expect(Object.keys(splits.train[0]?.attributes ?? {})).toHaveLength(40);
    expect(splits.train[2]?.attributes).toMatchObject({
      Male: false,
      Young: true,
      '5_o_Clock_Shadow': false,
    });
    expect([classes, notes]).toEqual([undefined, undefined]);
  });

  it('draws so many of each official split, evenly where asked, the same for a seed', async () => {
    await data.aligned(48);
    const options = { ...male, train: 8, validation: 4, test: 4, balanced: true };
    const { splits } = await load(options);
    expect(splits.train.filter(({ label }) => label === 'Male')).toHaveLength(4);
    expect(splits.train.every(({ id }) => Number(id) <= 24)).toBe(true);
    expect(splits.test?.every(({ id }) => Number(id) > 36)).toBe(true);
    expect((await load(options)).splits).toEqual(splits);
    expect((await data.loadAs(celeba, options, 2)).splits).not.toEqual(splits);
  });

  it('says when there are too few of a label to balance', async () => {
    await data.aligned(24);
    const { notes } = await load({ ...male, train: 10, validation: 4, balanced: true });
    expect(notes).toMatchInlineSnapshot(`
      [
        "The split train is not balanced: of 10 images 4 are 'Male', there are no more.",
      ]
    `);
  });

  it('reads the CSV forms, in the nested folder that Kaggle makes', async () => {
    await data.aligned(24);
    const { splits } = await load();
    const csv = await TinyCeleba.create();
    await csv.aligned(24);
    await rename(join(csv.root, 'img_align_celeba'), join(csv.root, 'inner'));
    await csv.write('img_align_celeba/readme.txt', '');
    await rename(join(csv.root, 'inner'), join(csv.root, 'img_align_celeba/img_align_celeba'));
    for (const name of ['list_attr_celeba.txt', 'list_eval_partition.txt']) await rm(join(csv.root, name));
    await csv.write('list_attr_celeba.csv', attributeCsv(alignedNames(24)));
    const rows = alignedNames(24).map((name, i) => `${name},${i < 12 ? 0 : i < 18 ? 1 : 2}\n`);
    await csv.write('list_eval_partition.csv', `image_id,partition\n${rows.join('')}`);
    const bare = (samples: typeof splits.train) => samples.map(({ image, ...rest }) => rest);
    const read = (await csv.loadAs(celeba, male)).splits;
    expect(bare(read.train)).toEqual(bare(splits.train));
    expect(bare(read.validation)).toEqual(bare(splits.validation));
    await csv.remove();
  });

  it('draws from all images without a partition, or where asked', async () => {
    await data.aligned(24);
    const all = await load({ ...male, partition: 'none', train: 16, validation: 8 });
    expect(all.splits.train).toHaveLength(16);
    await rm(join(data.root, 'list_eval_partition.txt'));
    const { notes, splits } = await load({ ...male, train: 16, validation: 8 });
    expect(splits).toEqual(all.splits);
    expect(notes?.map((note) => data.plain(note))).toEqual([
      'No list_eval_partition.txt in DATA: splits are drawn from all images.',
    ]);
    expect(await told({ ...male, partition: 'official' })).toMatchInlineSnapshot(`
      "The dataset's \`partition\` is official, but no official splits are known of these files.
      Add the file that gives them, or write \`partition: none\` to draw all splits from all images."
    `);
  });

  it('says which images are not there, or unknown', async () => {
    await data.aligned(24);
    await data.write('list_attr_celeba.txt', attributeText([...alignedNames(23), '000099.jpg']));
    const { notes } = await load({ ...male, test: 'all' });
    expect(notes?.map((note) => data.plain(note))).toMatchInlineSnapshot(`
      [
        "1 image of DATA/list_attr_celeba.txt not there, the first is 000099.jpg.",
        "1 image left out: 'Male' is not known.",
      ]
    `);
  });
});

describe('celeba, what can be wrong', () => {
  it('folders and files', async () => {
    expect(await told()).toMatchInlineSnapshot(`
      "There is no img_align_celeba and no CelebA-HQ-img in DATA.
      The dataset's \`root\` is the folder that CelebA (img_align_celeba, list_attr_celeba.txt) or CelebAMask-HQ (CelebA-HQ-img, CelebAMask-HQ-mask-anno) was unpacked into."
    `);
    expect(await told({ ...male, variant: 'mask-hq' })).toMatchInlineSnapshot(`
      "There is no CelebA-HQ-img in DATA.
      The dataset's \`root\` is the folder that CelebA (img_align_celeba, list_attr_celeba.txt) or CelebAMask-HQ (CelebA-HQ-img, CelebAMask-HQ-mask-anno) was unpacked into."
    `);
    await data.aligned(24);
    expect(await told({ ...male, label: 'Mal' })).toMatchInlineSnapshot(`
      "The dataset's label asks for the attribute 'Mal', which no image has.
      Did you mean 'Male'? There are: 5_o_Clock_Shadow, Arched_Eyebrows, Attractive, Bags_Under_Eyes, Bald, Bangs, Big_Lips, Big_Nose, Black_Hair, Blond_Hair, Blurry, Brown_Hair, Bushy_Eyebrows, Chubby, Double_Chin, Eyeglasses, Goatee, Gray_Hair, Heavy_Makeup, High_Cheekbones, Male, Mouth_Slightly_Open, Mustache, Narrow_Eyes and 16 more."
    `);
    expect(await told({ ...male, label: { present: 'hat' } })).toMatchInlineSnapshot(`
      "label: { present: hat } needs masks, but the dataset has none.
      The aligned CelebA has no masks: take an attribute, or CelebAMask-HQ."
    `);
    expect(await told({ ...male, train: 50 })).toMatchInlineSnapshot(`
      "The split train asks for 50 images, but there are 12 left.
      Ask for fewer with the dataset's \`train\`, \`validation\` or \`test\`, or write \`all\`."
    `);
    await rm(join(data.root, 'list_attr_celeba.txt'));
    expect(await told()).toMatchInlineSnapshot(`
      "The dataset's label asks for the attribute 'Male', which no image has.
      Put list_attr_celeba.txt (or .csv) into DATA."
    `);
    await data.maskHq(1);
    expect(await told()).toMatchInlineSnapshot(`
      "DATA has both the aligned CelebA and CelebAMask-HQ.
      Say which: \`variant: aligned\` or \`variant: mask-hq\`."
    `);
  });

  it('lines', async () => {
    await data.aligned(4);
    const text = attributeText(alignedNames(4));
    await data.write('list_attr_celeba.txt', text.split('\n').slice(0, 5).join('\n'));
    expect(await told()).toMatchInlineSnapshot(`
      "DATA/list_attr_celeba.txt announces 4 images and names 3.
      The file was cut short or changed: unpack it again, or correct the number on its first line."
    `);
    await data.write('list_attr_celeba.txt', text.replace(/ -1\n/, '\n'));
    expect(await told()).toMatchInlineSnapshot(`
      "Line 4 of DATA/list_attr_celeba.txt has 39 values for 40 attributes.
      Take the file as it comes with the dataset."
    `);
    await data.write('list_attr_celeba.txt', text.replace(/ -1\n/, '  x\n'));
    expect(await told()).toMatchInlineSnapshot(`
      "Line 4 of DATA/list_attr_celeba.txt has 'x' for Young, where 1 or -1 is expected.
      Take the file as it comes with the dataset."
    `);
    await data.write('list_attr_celeba.txt', text.slice(2));
    expect(await told()).toMatchInlineSnapshot(`
      "DATA/list_attr_celeba.txt does not begin with the number of images and a line of attributes.
      Take the file as it comes with the dataset."
    `);
    await data.write('list_attr_celeba.txt', text);
    await data.write('list_eval_partition.txt', '000001.jpg 0\n000002.jpg 3\n');
    expect(await told()).toMatchInlineSnapshot(`
      "Line 2 of DATA/list_eval_partition.txt is not an image and its split: '000002.jpg 3'.
      Expected a line such as \`000001.jpg 0\`, with 0 for train, 1 for validation and 2 for test."
    `);
  });
});
