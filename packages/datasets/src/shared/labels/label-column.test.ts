import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TinyFolder } from '../../../test/tiny-folder';

let data: TinyFolder;
beforeEach(async () => {
  data = await TinyFolder.create();
  await data.images({
    'a.png': undefined,
    'b.png': undefined,
    'c.png': undefined,
    'd.png': undefined,
    'e.png': undefined,
  });
});
afterEach(() => data.remove());

const options = (column: string) => ({
  label: { column },
  split: { train: 2, validation: 2 },
  balanced: true,
});

describe('folder, labels from a CSV file', () => {
  it('names the labels of a yes-and-no column after the column', async () => {
    await data.write('labels.csv', 'image,Male,age\na.png,1,31\nb.png,-1,\nc,-1,8\n"d.png",1,"4,5"\n');
    const { splits, notes, classes } = await data.load(options('Male'));
    const all = [...splits.train, ...splits.validation].sort((a, b) => a.id.localeCompare(b.id));
    expect(all.map(({ id, label }) => `${id} ${label}`)).toEqual([
      'a Male',
      'b no-Male',
      'c no-Male',
      'd Male',
    ]);
    expect(all.map(({ attributes }) => attributes)).toEqual([
      { Male: 1, age: 31 },
      { Male: -1 },
      { Male: -1, age: 8 },
      { Male: 1, age: '4,5' },
    ]);
    expect(classes).toBeUndefined();
    expect(notes?.map((note) => note.replace(data.root, 'DATA'))).toMatchInlineSnapshot(`
      [
        "1 image left out: no 'Male' in DATA/labels.csv.",
      ]
    `);
  });

  it('takes the values of any other column', async () => {
    await data.write('labels.csv', 'image,kind\r\na.png,cat\r\nb.png,dog\r\n\r\nc.png,cat\r\nd.png,dog\r\n');
    const { splits } = await data.load(options('kind'));
    expect(splits.train.map(({ label }) => label).sort()).toEqual(['cat', 'dog']);
  });

  it('takes some values alone', async () => {
    await data.write('labels.csv', 'image,mood\na,happy\nb,sad\nc,happy\nd,neutral\ne,neutral\n');
    const label = { column: 'mood', values: ['happy', 'neutral'] };
    const { splits, notes } = await data.load({ ...options('mood'), label });
    const all = [...splits.train, ...splits.validation].sort((a, b) => a.id.localeCompare(b.id));
    expect(all.map(({ id, label: own }) => `${id} ${own}`)).toEqual([
      'a happy',
      'c happy',
      'd neutral',
      'e neutral',
    ]);
    expect(notes?.map((note) => note.replace(data.root, 'DATA'))).toEqual([
      "1 image left out: another 'mood' in DATA/labels.csv.",
    ]);
    const wrong = { ...options('mood'), label: { column: 'mood', values: ['happy', 'natural'] } };
    expect(await data.mistake(wrong)).toMatchInlineSnapshot(`
      "No image has the mood 'natural' in DATA/labels.csv.
      There are: happy, sad, neutral."
    `);
  });

  it('says what is wrong with the file', async () => {
    expect(await data.mistake(options('Male'))).toMatchInlineSnapshot(`
      "The file of labels is missing: DATA/labels.csv.
      Correct the \`file\` of the dataset's \`label\`, or its \`root\`."
    `);
    await data.write('labels.csv', 'image,Male,Young\na.png,1,1\n');
    expect(await data.mistake(options('Mal'))).toMatchInlineSnapshot(`
      "DATA/labels.csv has no column 'Mal'.
      Did you mean 'Male'? There are: Male, Young."
    `);
    await data.write('labels.csv', 'image,Male\nz.png,1\n');
    expect(await data.mistake(options('Male'))).toMatchInlineSnapshot(`
      "No image is named in the first column of DATA/labels.csv.
      The first image is 'a.png', the first row 'z.png'."
    `);
    await data.write('labels.csv', 'image,Male\na.png,1\nb.png\n');
    expect(await data.mistake(options('Male'))).toMatchInlineSnapshot(`
      "Line 3 of DATA/labels.csv has 1 value where the header has 2.
      Cells are separated by commas, as in its header. Correct the line; a value that holds one is quoted."
    `);
    await data.write('labels.csv', 'image,Male\n"a.png,1\n');
    expect(await data.mistake(options('Male'))).toMatchInlineSnapshot(`
      "DATA/labels.csv has a quote that is never closed, in line 2 or soon after it.
      Close it, or double a quote that is meant."
    `);
    await data.write('labels.csv', '');
    expect(await data.mistake(options('Male'))).toMatchInlineSnapshot(`
      "DATA/labels.csv is empty.
      Its first line names the columns, the first of which is the image."
    `);
  });

  it('keeps different values apart, as labels and as attributes', async () => {
    await data.write('labels.csv', 'image,mood,site,on\na,-1,7,yes\nb,0,07,no\nc,1,7,yes\nd,1,07,1.0\n');
    const labels = async (label: object) => {
      const { splits } = await data.load({ ...options('mood'), label });
      const all = [...splits.train, ...splits.validation].sort((a, b) => a.id.localeCompare(b.id));
      return all.map((sample) => [sample.label, sample.attributes?.site]);
    };
    expect(await labels({ column: 'mood' })).toEqual([
      ['-1', 7],
      ['0', '07'],
      ['1', 7],
      ['1', '07'],
    ]);
    const [a, , c] = await labels({ column: 'on' });
    expect([a, c]).toEqual([
      ['yes', 7],
      ['yes', 7],
    ]);
    await data.write('labels.csv', 'image,on\na,yes\nb,no\nc,yes\nd,no\n');
    expect((await labels({ column: 'on' })).map(([label]) => label)).toEqual(['on', 'no-on', 'on', 'no-on']);
    expect((await labels({ column: 'on', verbatim: true })).map(([label]) => label)).toEqual([
      'yes',
      'no',
      'yes',
      'no',
    ]);
  });

  it('refuses rows that contradict each other, and rows that may mean two images', async () => {
    await data.write('labels.csv', 'image,kind\na.png,cat\nb.png,dog\na.png,cat\nb,cow\n');
    expect(await data.mistake(options('kind'))).toMatchInlineSnapshot(`
      "The image b.png has the kind 'dog' in line 3 of DATA/labels.csv, and 'cow' in line 5.
      Remove one of them."
    `);
    await data.images({ 'one/0.png': undefined, 'two/0.png': undefined });
    await data.write('labels.csv', 'image,kind\na.png,cat\n0.png,dog\n');
    expect(await data.mistake(options('kind'))).toMatchInlineSnapshot(`
      "Line 3 of DATA/labels.csv names '0.png', which may be one/0.png or two/0.png.
      Write the path under the folder of images."
    `);
    await data.write('labels.csv', 'image,kind\na,cat\nb,dog\none/0.png,cat\ntwo/0.png,dog\n');
    expect((await data.load(options('kind'))).splits.train).toHaveLength(2);
  });

  it('matches names whose accents are written in another form', async () => {
    const name = 'é';
    await data.images({ [`${name.normalize('NFD')}.png`]: undefined });
    await data.write('labels.csv', `image,kind\n${name.normalize('NFC')}.png,cat\na,dog\nb,cat\nc,dog\n`);
    const { splits } = await data.load(options('kind'));
    const all = [...splits.train, ...splits.validation].map(({ id }) => id);
    expect(all).toContain(name.normalize('NFD'));
  });

  it('says which column is empty, and which one names the image', async () => {
    await data.write('labels.csv', 'image,kind\na.png,\nb.png,\n');
    expect(await data.mistake(options('kind'))).toMatchInlineSnapshot(`
      "The column 'kind' of DATA/labels.csv is empty in all 2 rows of the images.
      Fill it, or take another column."
    `);
    expect(await data.mistake(options('image'))).toMatchInlineSnapshot(`
      "'image' is the first column of DATA/labels.csv, which names the image.
      Put the column of the images first."
    `);
    await data.write('labels.csv', 'image\na.png\n');
    expect(await data.mistake(options('kind'))).toMatchInlineSnapshot(`
      "DATA/labels.csv has no column 'kind'.
      Its header has one column, 'image': cells are separated by commas, semicolons or tabs."
    `);
  });
});
