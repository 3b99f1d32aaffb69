import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { encode } from 'fast-png';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeHub } from '../../core/src/hub/fixtures/fake-hub';
import { Project } from './project';

let project: Project;
beforeEach(async () => {
  project = await Project.create();
});
afterEach(() => project.remove());

describe('heml init, of images as people have them', () => {
  /** Small images, no two of which are the same. */
  async function photographs(...names: string[]): Promise<void> {
    for (const [i, name] of names.entries()) {
      const data = new Uint8Array(8 * 8 * 3).fill(i);
      await mkdir(project.path('photos', name, '..'), { recursive: true });
      await writeFile(project.path('photos', name), encode({ width: 8, height: 8, channels: 3, data }));
    }
  }
  const init = (...args: string[]) => project.run('init', 'mine', '--images', 'photos', ...args);
  const numbered = (folder: string, count: number, ending = '.png') =>
    Array.from({ length: count }, (_, i) => `${folder}${i}${ending}`);
  const specOf = () => readFile(project.path('mine/mine.yaml'), 'utf8');

  it('takes folders train, val and test for the split, and what lies in them for the labels', async () => {
    await photographs(
      ...['train/cat', 'train/dog', 'val/cat', 'val/dog', 'test/cat', 'test/dog'].flatMap((folder) => [
        `${folder}/1.png`,
        `${folder}/2.png`,
      ]),
    );
    await writeFile(project.path('photos/train/cat/notes.heic'), 'x');
    const { code, err } = await init();
    expect({ code, err }).toEqual({
      code: 0,
      err: 'note: not read as images: .heic. Photographs in .heic are to be JPEG or PNG first\n',
    });
    const text = await specOf();
    expect(text).toContain(
      'split: { train: { prefix: train/ }, validation: { prefix: val/ }, test: { prefix: test/ } }',
    );
    expect(text).toContain('folder: true');
    const check = await project.run('check', 'mine/mine.yaml');
    expect(check.code, check.err).toBe(0);
  });

  it('takes lists for the split, and draws one where there is none', async () => {
    await photographs(...numbered('cat/', 4), ...numbered('dog/', 5));
    expect(await init('--no-look')).toMatchObject({ code: 0, err: '' });
    expect(await specOf()).toContain('split: { train: 5, validation: 4 }\n  balanced: true');
    await writeFile(project.path('photos/train.txt'), 'cat/1.png\ndog/1.png\n');
    await writeFile(project.path('photos/val.txt'), 'cat/2.png\ndog/2.png\n');
    await init('--no-look', '--name', 'listed');
    const text = await readFile(project.path('mine/listed.yaml'), 'utf8');
    expect(text).toContain('split: { train: { list: train.txt }, validation: { list: val.txt } }');
    expect(await project.run('check', 'mine/listed.yaml')).toMatchObject({ code: 0 });
  });

  it('takes the one column of a table, of CSV or JSON, whichever column names the images', async () => {
    const names = numbered('', 12);
    await photographs(...names.map((name) => `images/${name}`));
    const rows = names.map((name, i) => ({ kind: i % 2 ? 'cat' : 'dog', file_name: name }));
    await writeFile(project.path('photos/metadata.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n'));
    expect(await init('--no-look')).toMatchObject({ code: 0, err: '' });
    expect(await specOf()).toContain(
      'label:\n    column: kind\n    file: metadata.jsonl\n    image: file_name\n',
    );
    const known = rows.slice(0, 10).map(({ kind, file_name }) => [file_name, kind]);
    await writeFile(project.path('photos/labels.json'), JSON.stringify(Object.fromEntries(known)));
    const { code, err } = await init('--no-look', '--name', 'json', '--label', 'column=label');
    expect({ code, err }).toEqual({ code: 0, err: 'note: 2 images without a label are left out\n' });
    const text = await readFile(project.path('mine/json.yaml'), 'utf8');
    expect(text).toContain('file: labels.json');
    expect(text).toContain('split: { train: 6, validation: 4 }');
  });

  it('checks the columns: which there are, constant ones, and those that differ for every image', async () => {
    const names = numbered('images/', 12);
    await photographs(...names);
    const rows = names.map((name, i) => `${name.slice(7)},${i % 2},all,n${i}`);
    await writeFile(project.path('photos/labels.csv'), ['image,smile,place,title', ...rows].join('\n'));
    await writeFile(project.path('photos/more.csv'), 'image,x\n"0.png,1\n');
    const refused = async (...args: string[]) => {
      const { code, err } = await init('--no-look', ...args);
      expect(code).toBe(2);
      return err;
    };
    const columns =
      'labels.csv has the columns smile, place, title. more.csv was not read: PHOTOS/more.csv has a quote that is never closed, in line 2 or soon after it.\n';
    const told = async (column: string) =>
      (await refused('--label', `column=${column}`)).replaceAll(project.path('photos'), 'PHOTOS');
    expect(await told('smiles')).toBe(`No table of the images has a column 'smiles'.\n${columns}`);
    expect(await told('place')).toBe(
      `The column 'place' of labels.csv has one value, 'all', for all images.\nA label has two values or more. ${columns}`,
    );
    expect(await told('title')).toBe(
      `The column 'title' of labels.csv has another value for every image.\nTwo images of one label are needed to learn from. ${columns}`,
    );
    expect(await refused('--label', 'folder')).toContain('Not every image lies in a folder');
    expect(await refused('--label', 'smile')).toContain('--label smile names no label.');
    expect(await refused('--group', 'who')).toContain("has a column 'who' to group them by");
    // Nothing was written, so that the next try is not refused; and the one that can be a label is taken.
    expect(await readdir(project.folder)).not.toContain('mine');
    expect(await init('--no-look')).toMatchObject({ code: 0 });
    expect(await specOf()).toContain('column: smile');
  });

  it('parts a column of amounts into labels, and says where', async () => {
    const names = numbered('images/', 12);
    await photographs(...names);
    const rows = names.map((name, i) => `${name.slice(7)},${20 + 2.5 * i}`);
    await writeFile(project.path('photos/labels.csv'), ['image,age', ...rows].join('\n'));
    const { code, err } = await init('--no-look');
    expect({ code, err }).toEqual({
      code: 0,
      err: "note: 'age' holds numbers: it is parted at 30 and 40 into labels\n",
    });
    expect(await specOf()).toContain('bins:\n      - 30\n      - 40\n');
    await init('--no-look', '--name', 'two', '--label', 'column=age', '--bins', '35');
    expect(await readFile(project.path('mine/two.yaml'), 'utf8')).toContain('bins:\n      - 35\n');
    expect((await init('--bins', '40,30')).err).toContain(
      '--bins 40,30 does not list numbers from least to greatest.',
    );
  });

  it('keeps images together that a column or their names say belong together', async () => {
    const names = Array.from({ length: 40 }, (_, i) => `p${i >> 1}_${i % 2}.png`);
    await photographs(...names.map((name) => `images/${name}`));
    const rows = names.map((name, i) => `${name},${(i >> 2) % 2},s${i >> 2}`);
    await writeFile(project.path('photos/labels.csv'), ['image,smile,subject', ...rows].join('\n'));
    const told = await init('--no-look', '--label', 'column=smile');
    expect(told).toMatchObject({
      code: 0,
      err: "note: taken as belonging together, so that they are in one split: images by the column 'subject' of labels.csv (10 groups). --group none takes all as independent\n",
    });
    expect(await specOf()).toContain('  group: subject\n');
    await writeFile(
      project.path('photos/labels.csv'),
      ['image,smile', ...rows.map((row) => row.replace(/,s\d+$/, ''))].join('\n'),
    );
    const { code, err } = await init('--no-look', '--name', 'named');
    expect({ code, err }).toEqual({
      code: 0,
      err: "note: taken as belonging together, so that they are in one split: images by what file names have before the last '_' (20 groups). --group none takes all as independent\n",
    });
    const text = await readFile(project.path('mine/named.yaml'), 'utf8');
    expect(text).toContain('  group: source\n  attributes:\n    source:\n      before: _\n');
    const data = await project.run(
      'data',
      'mine/named.yaml',
      '--samples',
      '0',
      '--set',
      'training.imageSize=16',
    );
    expect(data.code, data.err).toBe(0);
    expect(await init('--no-look', '--name', 'alone', '--group', 'none')).toMatchObject({ code: 0, err: '' });
    expect(await readFile(project.path('mine/alone.yaml'), 'utf8')).not.toContain('group:');
  });

  it('draws a person of each label, of however few', async () => {
    // Three persons a label, with three images each: four images, a fifth, would be those of one person.
    const persons = [0, 1, 2, 3, 4, 5].map((person) => `${person % 2 ? 'cat' : 'dog'}/anna${person}`);
    await photographs(...persons.flatMap((person) => [0, 1, 2].map((i) => `${person}_${i}.png`)));
    const drawn = await init('--no-look');
    expect(drawn.err).toContain("what file names have before the last '_' (6 groups)");
    expect(await specOf()).toContain('split: { train: 12, validation: 6 }\n  balanced: true');
    const small = ['--samples', '0', '--set', 'training.imageSize=16'];
    const data = await project.run('data', 'mine/mine.yaml', ...small);
    expect(data.code, data.err).toBe(0);
    // A label of one person cannot be trained on and measured on: nobody is asked for it.
    await photographs('bird/zoe_0.png', 'bird/zoe_1.png', 'bird/zoe_2.png');
    const alone = await init('--no-look', '--name', 'birds');
    expect({ code: alone.code, err: alone.err.includes('belonging together') }).toEqual({
      code: 0,
      err: false,
    });
  });

  it('follows links, refuses loops, names what is hidden, and what is there twice', async () => {
    await photographs(...numbered('elsewhere/', 6), ...numbered('own/cat/', 6));
    await mkdir(project.path('photos/own/.thumbnails'));
    await writeFile(project.path('photos/own/cat/._1.png'), 'x');
    await symlink(project.path('photos/elsewhere'), project.path('photos/own/dog'));
    await writeFile(
      project.path('photos/own/cat/copy.png'),
      await readFile(project.path('photos/own/dog/3.png')),
    );
    const run = (name: string) =>
      project.run('init', 'mine', '--images', 'photos/own', '--no-look', '--name', name);
    const { code, err } = await run('linked');
    expect({ code, err }).toEqual({
      code: 0,
      err: [
        'note: hidden, and not read: .thumbnails, ._1.png',
        'note: the same image, byte for byte: cat/copy.png, dog/3.png. An image in two splits makes results look better than they are; `heml audit data` finds those that are nearly the same, too',
        '',
      ].join('\n'),
    });
    expect(await readFile(project.path('mine/linked.yaml'), 'utf8')).toContain(
      'split: { train: 9, validation: 4 }',
    );
    await symlink(project.path('photos/own'), project.path('photos/own/cat/again'));
    const looped = await run('looped');
    expect(looped.code).toBe(2);
    expect(looped.err).toContain('photos/own/cat/again is a link to a folder above it.\nRemove it:');
    expect(await readdir(project.path('mine'))).not.toContain('looped.yaml');
  });

  it('takes a SegFormer for the parts, by the names of its classes', async () => {
    await photographs(...numbered('cat/', 4), ...numbered('dog/', 4));
    await mkdir(project.path('model/onnx'), { recursive: true });
    await writeFile(
      project.path('model/config.json'),
      '{"id2label":{"0":"background","1":"hair","2":"nose"}}',
    );
    await writeFile(project.path('model/onnx/model.onnx'), 'a model');
    const { code, err } = await init('--segmenter', 'model/onnx/model.onnx', '--no-look');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const text = await specOf();
    expect(text).toContain('segmenter: { type: segformer, model: ../model/onnx/model.onnx }');
    expect(text).toContain('segments: [ hair, nose ]');
    const unnamed = await project.run('init', 'other', '--images', 'photos', '--segmenter', 'photos/x.onnx');
    expect(unnamed.code).toBe(2);
    expect(unnamed.err).toContain('its config.json has no id2label');
  });

  it('takes a SegFormer of the hub, of which only the names are downloaded', async () => {
    await photographs(...['cat', 'dog'].flatMap((name) => [1, 2, 3, 4, 5, 6].map((i) => `${name}/${i}.png`)));
    const hub = await FakeHub.start({
      'config.json': { content: Buffer.from('{"id2label":{"0":"background","1":"hair"}}'), isSmall: true },
      'onnx/model.onnx': { content: Buffer.from('a model') },
    });
    const before = { endpoint: process.env.HF_ENDPOINT, home: process.env.HF_HOME };
    Object.assign(process.env, { HF_ENDPOINT: hub.endpoint, HF_HOME: project.path('hub') });
    try {
      const { code, err } = await init('--segmenter', 'hf:owner/name/onnx/model.onnx', '--no-look');
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(await specOf()).toContain(
        'segmenter: { type: segformer, model: hf:owner/name/onnx/model.onnx }',
      );
      expect(await specOf()).toContain('segments: [ hair ]');
      expect(hub.downloads.map(({ url }) => url)).toEqual([`/owner/name/resolve/${hub.commit}/config.json`]);
      const check = await project.run('check', 'mine/mine.yaml');
      expect(check.code, check.err).toBe(0);
      expect(check.err).toContain('note: not looked at: hf:owner/name/onnx/model.onnx is not downloaded yet');
    } finally {
      for (const [name, value] of [
        ['HF_ENDPOINT', before.endpoint],
        ['HF_HOME', before.home],
      ] as const)
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      await hub.stop();
    }
  });
});
