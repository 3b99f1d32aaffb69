import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Project } from './project';

let project: Project;
const write = (name: string, data: string | Uint8Array) => writeFile(join(project.folder, name), data);
beforeAll(async () => {
  project = await Project.create();
  await mkdir(join(project.folder, 'faces/images'), { recursive: true });
  await mkdir(join(project.folder, 'faces/masks'));
  const picture = sharp({ create: { width: 8, height: 8, channels: 3, background: '#123456' } });
  const map = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#010101' } })
    .toColourspace('b-w')
    .png()
    .toBuffer();
  for (const name of ['a', 'b', 'c', 'd']) {
    await picture.clone().toFile(join(project.folder, `faces/images/${name}.png`));
    await write(`faces/masks/${name}.png`, map);
  }
  await write('faces/classes.json', '["background", "skin"]');
  await write('faces/labels.csv', 'image,sex,person\na,f,1\nb,m,1\nc,f,2\nd,m,2\n');
});
afterAll(() => project.remove());

const spec = (dataset: string, more = '') => `heml: 1
name: faces
plugins: ['@hemlkit/datasets', '@hemlkit/segmenters', '@hemlkit/trunks', '@hemlkit/loss-plugins', '@hemlkit/metrics']
dataset: { type: folder, root: faces, ${dataset} }
segments: [skin]
hierarchy: {}
model: { trunk: { type: conv4 } }
training: { imageSize: 32 }
${more}`;

const column = 'label: { column: sex }, split: { train: 2, validation: 2 }';

async function said(text: string, ...args: string[]): Promise<string> {
  await project.writeSpec(text);
  const { code, err } = await project.run('check', 'spec.yaml', ...args);
  return `${code}: ${err.replaceAll(project.folder, 'PROJECT').trim()}`;
}

it('looks at the folders, tables and classes that a spec names, and reads no image', async () => {
  expect(await said(spec(column, 'bias: { group: person }'))).toBe('0: ');
  await rm(join(project.folder, 'faces/images/a.png'));
  await write('faces/images/a.png', 'no image');
  expect(await said(spec(column))).toBe('0: ');
  const faults = [
    spec(column.replace('sex', 'gender')),
    spec(column.replace('train: 2', 'train: 20')),
    spec(`${column}, images: pictures`),
    spec(column).replace('root: faces', 'root: nowhere'),
    spec('label: { present: mouth }, split: { train: 2, validation: 2 }'),
    spec(column).replace('segments: [skin]', 'segments: [skim]'),
    spec(column, 'bias: { group: persons }'),
    spec(column, 'bias: { attribute: sx }'),
  ];
  const told: string[] = [];
  for (const fault of faults) told.push(await said(fault));
  expect(told.join('\n\n')).toMatchInlineSnapshot(`
    "2: faces/labels.csv:1
    PROJECT/faces/labels.csv has no column 'gender'.
    There are: sex, person.

    2: The split train asks for 20 images, but there are 2 left.
    Ask for fewer in the dataset's \`split\`.

    2: There is no folder of images PROJECT/faces/pictures.
    Correct the dataset's \`root\` or \`images\`.

    2: There is no folder PROJECT/nowhere.
    Correct the dataset's \`root\`; it is read from PROJECT.

    2: The dataset's label asks for the class 'mouth', which does not exist.
    There are: background, skin.

    2: spec.yaml:5:12
    The class maps have no class \`skim\`.
      5 | segments: [skim]
        |            ^^^^
    Did you mean \`skin\`? The classes are \`background\`, \`skin\`.

    2: spec.yaml:9:16
    bias.group: the dataset has no attribute \`persons\`.
      9 | bias: { group: persons }
        |                ^^^^^^^
    Did you mean \`person\`? It has \`sex\`, \`person\`.

    2: spec.yaml:9:20
    bias.attribute: the dataset has no attribute \`sx\`.
      9 | bias: { attribute: sx }
        |                    ^^
    Did you mean \`sex\`? It has \`sex\`, \`person\`."
  `);
  expect(await said(spec(column).replace('root: faces', 'root: nowhere'), '--no-data')).toBe('0: ');
});

it('finds options that contradict, as a child of another spec has them, and what replaces them', async () => {
  await write('base.yaml', spec('label: { present: skin }, split: { train: 2, validation: 2 }'));
  expect(await said('extends: base.yaml\ndataset: { label: { column: sex } }\n')).toMatchInlineSnapshot(`
    "2: The dataset's \`label\` names present and column.
    Write one of { present: CLASS }, { column: NAME } or { folder: true }. In a spec that extends another, \`replace: [dataset.label]\` leaves out the label of that one."
  `);
  expect(
    await said('extends: base.yaml\nreplace: [dataset.label]\ndataset: { label: { column: sex } }\n'),
  ).toBe('0: ');
});
