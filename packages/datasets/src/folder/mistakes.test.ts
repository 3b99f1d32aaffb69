import { encode } from 'fast-png';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TinyFolder } from '../../test/tiny-folder';

let data: TinyFolder;
beforeEach(async () => {
  data = await TinyFolder.create();
  await data.write('classes.json', '["background", "skin", "mouth"]');
  await data.images({
    'a.png': [0, 1, 1, 2],
    'b.png': [0, 1, 1, 1],
    'c.png': [2, 2, 2, 2],
    'd.png': [0, 0, 0, 0],
  });
});
afterEach(() => data.remove());

const good = { label: { present: 'mouth' }, split: { train: 2, validation: 2 }, balanced: true };

describe('folder, what a person can get wrong', () => {
  it('folders', async () => {
    expect(await data.mistake({ ...good, root: 'faces' })).toMatchInlineSnapshot(`
      "There is no folder DATA/faces.
      Correct the dataset's \`root\`; it is read from DATA."
    `);
    expect(await data.mistake({ ...good, images: 'pictures' })).toMatchInlineSnapshot(`
      "There is no folder of images DATA/pictures.
      Correct the dataset's \`root\` or \`images\`."
    `);
    expect(await data.mistake({ ...good, masks: 'maps' })).toMatchInlineSnapshot(`
      "There is no folder of masks DATA/maps.
      Correct the dataset's \`masks\`, or leave it out if there are none."
    `);
    await data.write('empty/readme.txt', 'nothing');
    expect(await data.mistake({ ...good, images: 'empty' })).toMatchInlineSnapshot(`
      "There are no images in DATA/empty.
      Images end in .jpg, .jpeg, .png, .webp, .tif, .tiff, .avif or .gif."
    `);
  });

  it('images and masks', async () => {
    await data.images({ 'e.png': undefined, 'f.png': undefined });
    expect(await data.mistake(good)).toMatchInlineSnapshot(`
      "2 images of 6 have no mask in DATA/masks, the first is e.png.
      label: { present: mouth } needs all of them: add the mask of e, or remove the image."
    `);
    await data.write('images/a.jpg', '');
    expect(await data.mistake(good)).toMatchInlineSnapshot(`
      "Two images in DATA/images differ in their ending only: a.jpg and a.png.
      Remove or rename one: both would be the same sample."
    `);
  });

  it('masks that are none', async () => {
    await data.write(
      'masks/b.png',
      encode({ width: 2, height: 2, channels: 1, data: Uint8Array.from([0, 5, 0, 0]) }),
    );
    expect(await data.mistake(good)).toMatchInlineSnapshot(`
      "The mask of 'b' has the class id 5, but there are 3 classes (0 to 2): DATA/masks/b.png.
      Correct the mask, or complete the list of classes."
    `);
    await data.write('masks/b.png', encode({ width: 2, height: 2, channels: 3, data: new Uint8Array(12) }));
    expect(await data.mistake(good)).toMatchInlineSnapshot(`
      "The mask of sample 'b' has 3 channels of 8 bits, but class ids are one channel of 8 bits: DATA/masks/b.png
      Save it as grey, or with a palette whose indexes are the class ids; colours say nothing of classes."
    `);
    await data.write('masks/b.png', 'text');
    expect(await data.mistake(good)).toMatchInlineSnapshot(`
      "The mask of sample 'b' cannot be decoded: DATA/masks/b.png (it is not a PNG, or its header is damaged)
      Masks are PNG files (JPEG would change the class ids). Replace the file."
    `);
  });

  it('class names', async () => {
    expect(await data.mistake({ ...good, classes: 'names.json' })).toMatchInlineSnapshot(`
      "The names of the classes are missing: there is no file DATA/names.json.
      Write one, the names by class id: ["background", "skin", ...], or name it with the dataset's \`classes\`."
    `);
    expect(await data.mistake({ ...good, label: { present: 'moth' } })).toMatchInlineSnapshot(`
      "The dataset's label asks for the class 'moth', which does not exist.
      Did you mean 'mouth'? There are: background, skin, mouth."
    `);
    await data.write('classes.json', '{ "names": 3 }');
    expect(await data.mistake(good)).toMatchInlineSnapshot(`
      "DATA/classes.json is not a list of class names.
      Expected ["background", "skin", ...] or { "classes": [...] }."
    `);
    await data.write('classes.json', '["skin", "skin"]');
    expect(await data.mistake(good)).toMatchInlineSnapshot(`
      "DATA/classes.json names the class 'skin' twice.
      Expected ["background", "skin", ...] or { "classes": [...] }."
    `);
    await data.write('classes.json', 'background');
    expect(await data.mistake(good)).toMatchInlineSnapshot(`
      "DATA/classes.json is not JSON from line 1, column 1 on.
      Expected ["background", "skin", ...] or { "classes": [...] }."
    `);
  });

  it('a label that needs masks where there are none', async () => {
    const bare = await TinyFolder.create();
    await bare.images({ 'a.png': undefined });
    expect(await bare.mistake(good)).toMatchInlineSnapshot(`
      "label: { present: mouth } needs masks, but the dataset has none.
      Put them into a folder \`masks\` beside the images, or name it with the dataset's \`masks\`."
    `);
    expect(await bare.mistake({ ...good, label: { folder: true } })).toMatchInlineSnapshot(`
      "The image a.png lies in no folder that could be its label.
      With label: { folder: true }, every image lies in a folder under DATA/images, one folder a label."
    `);
    await bare.remove();
  });

  it('splits', async () => {
    expect(await data.mistake({ ...good, split: { train: 3, validation: 2 } })).toMatchInlineSnapshot(`
      "The split train asks for 3 images, but there are 2 left.
      Ask for fewer in the dataset's \`split\`."
    `);
    expect(
      await data.mistake({ ...good, split: { train: { prefix: 'train_' }, validation: 2 } }),
    ).toMatchInlineSnapshot(`
      "No image begins with 'train_', the prefix of the split train.
      The first image is a.png."
    `);
    expect(
      await data.mistake({ ...good, split: { train: { list: 'train.txt' }, validation: 2 } }),
    ).toMatchInlineSnapshot(`
      "The list of the split train is missing: DATA/train.txt.
      Write one image name a line."
    `);
    await data.write('train.txt', 'a\nb\nx.png\n');
    expect(
      await data.mistake({ ...good, split: { train: { list: 'train.txt' }, validation: 2 } }),
    ).toMatchInlineSnapshot(`
      "Line 3 of DATA/train.txt names 'x.png', which is not an image with a label.
      Remove the line, or add the image."
    `);
    await data.write('train.txt', 'a\nb\n');
    await data.write('val.txt', 'b\nc\n');
    const lists = { train: { list: 'train.txt' }, validation: { list: 'val.txt' } };
    expect(await data.mistake({ ...good, split: lists })).toMatchInlineSnapshot(`
      "The image b.png is in two splits, validation and train.
      Correct the prefixes or lists of the dataset's \`split\`."
    `);
    await data.write('train.txt', 'a\nc\n');
    expect(
      await data.mistake({ ...good, split: { train: { list: 'train.txt' }, validation: 2 } }),
    ).toMatchInlineSnapshot(`
      "The 2 images of the split train all have one label, 'mouth' (a.png for one).
      Metric learning needs two labels or more: take more images, another label, or \`balanced: true\`."
    `);
  });
});
