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
      { Male: -1, age: '' },
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

  it('says what is wrong with the file', async () => {
    expect(await data.mistake(options('Male'))).toMatchInlineSnapshot(`
      "The file of labels is missing: DATA/labels.csv.
      Mend the \`file\` of the dataset's \`label\`, or its \`root\`."
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
      Mend the line; a value with a comma is quoted."
    `);
    await data.write('labels.csv', 'image,Male\n"a.png,1\n');
    expect(await data.mistake(options('Male'))).toMatchInlineSnapshot(`
      "DATA/labels.csv has a quote that is never closed.
      Close it, or double a quote that is meant."
    `);
    await data.write('labels.csv', '');
    expect(await data.mistake(options('Male'))).toMatchInlineSnapshot(`
      "DATA/labels.csv is empty.
      Its first line names the columns, the first of which is the image."
    `);
  });
});
