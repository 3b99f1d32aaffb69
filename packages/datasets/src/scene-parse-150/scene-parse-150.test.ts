import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { greyPng, jpeg } from '../../test/pictures';
import { writeParquet } from '../../test/tiny-parquet';
import { annotation, objectInfo, TinyScenes } from '../../test/tiny-scenes';
import { sceneClasses } from './classes';
import { sceneParse150 } from './scene-parse-150';

let data: TinyScenes;
beforeEach(async () => {
  data = await TinyScenes.create();
});
afterEach(() => data.remove());

const building = { label: { present: 'building' }, train: 'all', validation: 'all' };
const load = (options: Record<string, unknown> = building) => data.loadAs(sceneParse150, options);
const told = (options: Record<string, unknown> = building) => data.told(load(options));

describe('scene-parse-150, ADEChallengeData2016', () => {
  it.each(['', 'ADEChallengeData2016/'])('reads images, annotations and both tables (%s)', async (folder) => {
    await data.challenge(6, 4, folder);
    const { splits, classes, notes } = await load();
    expect(classes).toEqual(sceneClasses);
    expect(classes?.slice(0, 4)).toEqual(['other', 'wall', 'building', 'sky']);
    expect(classes).toHaveLength(151);
    expect(splits.train).toHaveLength(6);
    expect(splits.validation.map(({ label }) => label)).toEqual([
      'building',
      'no-building',
      'building',
      'no-building',
    ]);
    expect(splits.train[1]).toEqual({
      id: 'training/ADE_train_00000002',
      image: join(data.root, folder, 'images/training/ADE_train_00000002.jpg'),
      mask: join(data.root, folder, 'annotations/training/ADE_train_00000002.png'),
      label: 'no-building',
      attributes: { scene_category: 'beach' },
    });
    expect(notes).toBeUndefined();
  });

  it('draws a test split from what validation leaves, for the official one has no annotations', async () => {
    await data.challenge(8, 8);
    const { splits } = await load({ ...building, validation: 4, test: 4, balanced: true });
    expect(splits.test).toHaveLength(4);
    const ids = [...splits.validation, ...(splits.test ?? [])].map(({ id }) => id);
    expect(new Set(ids).size).toBe(8);
    expect(ids.every((id) => id.startsWith('validation/'))).toBe(true);
  });

  it('labels by the scene', async () => {
    await data.challenge(4, 4);
    const { splits } = await load({ ...building, label: 'scene_category' });
    expect(splits.train.map(({ label }) => label)).toEqual(['street', 'beach', 'street', 'beach']);
  });

  it('reads the table with a column more, and does without it', async () => {
    await data.challenge(4, 4);
    await data.write('objectInfo150.txt', objectInfo('Idx\tRatio\tTrain\tVal\tStuff\tName'));
    expect((await load()).classes).toEqual(sceneClasses);
    await rm(join(data.root, 'objectInfo150.txt'));
    expect((await load()).classes).toEqual(sceneClasses);
  });

  it('says what is wrong', async () => {
    expect(await told()).toMatchInlineSnapshot(`
      "DATA has neither images/training nor parquet files.
      The dataset's \`root\` is the folder ADEChallengeData2016 (images, annotations, objectInfo150.txt) or one with train-*.parquet."
    `);
    await data.challenge(4, 4);
    expect(await told({ ...building, label: { present: 'bilding' } })).toMatchInlineSnapshot(`
      "The dataset's label asks for the class 'bilding', which does not exist.
      Did you mean 'building'? There are: other, wall, building, sky, floor, tree, ceiling, road, bed, windowpane, grass, cabinet, sidewalk, person, earth, door, table, mountain, plant, curtain, chair, car, water, painting and 127 more."
    `);
    expect(await told({ ...building, train: 5 })).toMatchInlineSnapshot(`
      "The split train asks for 5 images, but there are 4 left.
      Ask for fewer with the dataset's \`train\`, \`validation\` or \`test\`, or write \`all\`."
    `);
    await data.write('sceneCategories.txt', 'ADE_train_00000001 street corner\n');
    expect(await told()).toMatchInlineSnapshot(`
      "Line 1 of DATA/sceneCategories.txt is not an image and its scene: 'ADE_train_00000001 street corner'.
      Expected a line such as \`ADE_train_00000001 airport_terminal\`."
    `);
    await rm(join(data.root, 'sceneCategories.txt'));
    expect(await told({ ...building, label: 'scene_category' })).toMatchInlineSnapshot(`
      "The dataset's label asks for the attribute 'scene_category', which no image has.
      Put sceneCategories.txt into DATA for the label scene_category."
    `);
    const info = objectInfo().split('\n');
    await data.write('objectInfo150.txt', info.filter((_, i) => i !== 7).join('\n'));
    expect(await told()).toMatchInlineSnapshot(`
      "Line 8 of DATA/objectInfo150.txt is not the class 7.
      Take the file as it comes with ADEChallengeData2016."
    `);
    await data.write('objectInfo150.txt', info.slice(0, 100).join('\n'));
    expect(await told()).toMatchInlineSnapshot(`
      "Line 100 of DATA/objectInfo150.txt ends after 99 classes of 150.
      Take the file as it comes with ADEChallengeData2016."
    `);
    await data.write('objectInfo150.txt', info.slice(1).join('\n'));
    expect(await told()).toMatchInlineSnapshot(`
      "Line 1 of DATA/objectInfo150.txt is not its header: Idx, Ratio, Train, Val, Name, with tabs.
      Take the file as it comes with ADEChallengeData2016."
    `);
    await data.write('objectInfo150.txt', info.join('\n'));
    await data.write('annotations/training/ADE_train_00000001.png', greyPng([[0, 151]]));
    expect(await told()).toMatchInlineSnapshot(`
      "The mask of 'training/ADE_train_00000001' has the class id 151, but there are 151 classes (0 to 150): DATA/annotations/training/ADE_train_00000001.png.
      Correct the mask, or complete the list of classes."
    `);
    await rm(join(data.root, 'annotations'), { recursive: true });
    expect(await told()).toMatchInlineSnapshot(`
      "There is no folder DATA/annotations.
      Unpack ADEChallengeData2016.zip whole."
    `);
  });
});

describe('scene-parse-150, parquet files', () => {
  it('reads the splits that file names tell, and scenes by their names', async () => {
    const names = ['beach', 'street'];
    for (const part of ['train', 'validation']) {
      const rows = [0, 1, 2, 3];
      writeParquet(
        data.root,
        `scene_parsing/${part}/0000.parquet`,
        { image: await Promise.all(rows.map(() => jpeg(2))), annotation: rows.map(annotation) },
        { scene_category: [1, 0, 1, 0], names },
      );
    }
    const { splits, classes } = await load();
    expect(classes).toEqual(sceneClasses);
    expect(splits.train.map(({ id, label }) => `${id} ${label}`)).toEqual([
      'scene_parsing/train/0000/000000 building',
      'scene_parsing/train/0000/000001 no-building',
      'scene_parsing/train/0000/000002 building',
      'scene_parsing/train/0000/000003 no-building',
    ]);
    expect(splits.validation[0]?.attributes).toEqual({ scene_category: 'street' });
  });
});
