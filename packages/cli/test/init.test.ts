import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kindsOfCore } from '@hemlkit/core/plugin';
import { encode } from 'fast-png';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeHub } from '../../core/src/hub/fixtures/fake-hub';
import { laidOver } from '../src/init/laid-over';
import { templatesFolder } from '../src/init/own-package';
import { pluginKinds } from '../src/plugin-kinds';
import { Project } from './project';

let project: Project;
beforeEach(async () => {
  project = await Project.create();
});
afterEach(() => project.remove());

const files = async (...names: string[]) =>
  (await readdir(project.path(...names), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .sort();

describe('heml init', () => {
  it('writes a spec that is right, with what an editor and npm need', async () => {
    const { code, out, err } = await project.run('init', 'first', '--yes');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatchInlineSnapshot(`
      "wrote first.yaml, package.json, .gitignore

      cd first
      npm install --ignore-scripts
      npx heml train first.yaml
      "
    `);
    expect(await files('first')).toEqual([
      '.gitignore',
      'experiment.schema.json',
      'first.yaml',
      'package.json',
      'sweep.schema.json',
    ]);
    expect(await project.run('check', 'first/first.yaml')).toMatchObject({ code: 0 });
  });

  it('looks at a folder of images: its classes are the segments, but for the label', async () => {
    await mkdir(project.path('faces/images'), { recursive: true });
    await mkdir(project.path('faces/masks'));
    await writeFile(project.path('faces/classes.json'), '["background", "skin", "hair", "mouth", "scarf"]');
    for (const [i, name] of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'].entries()) {
      const image = encode({ width: 2, height: 2, channels: 3, data: new Uint8Array(12).fill(i) });
      const map = encode({ width: 2, height: 2, channels: 1, data: Uint8Array.of(0, 1, 2, i % 2 ? 3 : 0) });
      await writeFile(project.path(`faces/images/${name}.png`), image);
      await writeFile(project.path(`faces/masks/${name}.png`), map);
    }
    const { code, out, err } = await project.run(
      ...['init', 'mine', '--images', 'faces', '--label', 'present=mouth'],
    );
    expect({ code, err }).toEqual({ code: 0, err: '' });
    // What follows the spec: segments that are there, the contact sheet, an estimate of the time.
    expect(out.replace(/about [\d.]+ (s|min)/, 'about T').replace(/about \d+ MB/, 'about M')).toContain(
      [
        'wrote mine.yaml, package.json, .gitignore',
        'read 6 train images and class maps',
        'read 4 validation images and class maps',
        'left out, as no training image shows them: scarf',
        '6 samples as the tree sees them: mine/mine-data.png',
        '3 nodes to train: about T, about M of memory',
      ].join('\n'),
    );
    expect((await readFile(project.path('mine/mine-data.png'))).subarray(1, 4).toString()).toBe('PNG');
    const text = await readFile(project.path('mine/mine.yaml'), 'utf8');
    expect(text).toContain('segments: [ skin, hair ]');
    expect(text).toContain('root: ../faces');
    expect(text).toContain('split: { train: 6, validation: 4 }\n  balanced: true');
    // Of so few, more neighbours cannot be looked at.
    expect(text).toContain('k: [1, 2]');
    expect(await project.run('check', 'mine/mine.yaml')).toMatchObject({ code: 0 });

    const drawn = await project.run('init', 'faces', '--yes');
    expect(drawn.err).toMatchInlineSnapshot(`
      "note: 10 images in faces are not used: the spec is of drawn faces. For a spec of images: heml init faces --images faces --name faces-images
      "
    `);

    const wrong = await project.run('init', 'other', '--images', 'faces', '--label', 'present=moth');
    expect(wrong.code).toBe(2);
    expect(wrong.err).toMatchInlineSnapshot(`
      "No class is named 'moth'.
      The classes are background, skin, hair, mouth, scarf.
      "
    `);
  });

  it('writes a spec whose classes may be in no image; training gives the lines without these', async () => {
    const sizes = ['--size', '32', '--train', '32', '--validation', '16'];
    await project.run('synthesize', 'faces', ...sizes);
    // A class that no class map has.
    const file = project.path('faces/classes.json');
    const { classes } = JSON.parse(await readFile(file, 'utf8')) as { classes: string[] };
    await writeFile(file, JSON.stringify({ classes: [...classes, 'scarf', 'mask'] }));
    await project.run('init', 'mine', '--images', 'faces', '--label', 'present=mouth', '--no-look');
    const spec = project.path('mine/mine.yaml');
    const text = await readFile(spec, 'utf8');
    const train = () =>
      project.run('train', 'mine/mine.yaml', '--set', 'training.epochs=1', '--set', 'training.imageSize=32');
    const { code, err } = await train();
    expect(code).toBe(1);
    expect(err).toContain(
      "No image of the training split shows the segments 'scarf' (scarf), 'mask' (mask).",
    );
    const [segments, hierarchy] = /^segments: .*\nhierarchy: pairs$/m.exec(err)![0].split('\n');
    expect(segments).not.toMatch(/scarf|mask|mouth/);
    await writeFile(spec, text.replace(/^segments: .*$/m, segments!).replace(/^hierarchy: .*$/m, hierarchy!));
    expect(await train()).toMatchObject({ code: 0 });
  });

  it('keeps what is there', async () => {
    await project.run('init', 'first', '--yes');
    await writeFile(project.path('first/first.yaml'), 'mine');
    const again = await project.run('init', 'first', '--yes');
    expect(again.code).toBe(2);
    expect(again.err).toContain('first.yaml is already in');
    expect(await readFile(project.path('first/first.yaml'), 'utf8')).toBe('mine');
    const second = await project.run('init', 'first', '--yes', '--name', 'second');
    expect(second.out).toContain('wrote second.yaml\n');
  });

  it('asks nobody where nobody can answer', async () => {
    const { code, err } = await project.run('init', 'first');
    expect(code).toBe(2);
    expect(err).toMatchInlineSnapshot(`
      "There is no terminal to ask at.
      heml init --yes takes the defaults; --images DIR and --label say what they are about.
      "
    `);
  });
});

describe('heml init plugin', () => {
  const faces = (folder: string) =>
    project.run('synthesize', folder, '--size', '32', '--train', '32', '--validation', '16');

  it.each(pluginKinds)('writes a package whose spec is right: %s', async (kind) => {
    const { code, err } = await project.run('init', 'plugin', '@me/own-part', '--kind', kind);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    // A method is too much for one file.
    const [before, after] = kind === 'method' ? [['colours.ts'], ['model.ts']] : [[], []];
    expect(await files('own-part')).toEqual([
      '.gitignore',
      'README.md',
      ...before,
      'index.ts',
      ...after,
      'own-part.test.ts',
      'own-part.ts',
      'package.json',
      'try.yaml',
      'tsconfig.json',
    ]);
    const texts = await Promise.all(
      [
        'README.md',
        'src/index.ts',
        'src/own-part.ts',
        'src/own-part.test.ts',
        'package.json',
        'try.yaml',
      ].map((name) => readFile(project.path('own-part', name), 'utf8')),
    );
    expect(texts.join('\n')).not.toMatch(/my-|\bmy[A-Z]|HEML_RANGE|MY_/);
    expect(texts[0]).toContain(`the ${kind} \`own-part\``);
    expect(JSON.parse(texts[4]!)).toMatchObject({ name: '@me/own-part', keywords: ['heml-plugin'] });
    expect(texts[5]).toContain('type: own-part');
    if (kind === 'dataset') await faces('own-part/.heml/faces');
    expect(await project.run('check', 'own-part/try.yaml')).toMatchObject({ code: 0, err: '' });
  });

  it('has a template for every kind of core but engines', async () => {
    const wanted = kindsOfCore.map(({ kind }) => kind).filter((kind) => kind !== 'engine');
    expect([...pluginKinds].sort()).toEqual(wanted.sort());
    const folders = (await readdir(templatesFolder())).filter((name) => name.startsWith('plugin-'));
    expect(folders.sort()).toEqual(wanted.map((kind) => `plugin-${kind}`));
  });

  it('writes parts that train together', async () => {
    const template = (folder: string) => readFile(join(templatesFolder(), folder, 'try.yaml'), 'utf8');
    let spec = await template('plugin');
    for (const kind of pluginKinds) {
      await project.run('init', 'plugin', `my-${kind}`, '--kind', kind);
      spec = laidOver(spec, await template(`plugin-${kind}`));
    }
    // One node has the loss that is reduced and regularized, the others have the own one.
    const [reduced] = /loss:.*my-reducer.*/.exec(await template('plugin-reducer')) as [string];
    const [regularizer] = /embeddingRegularizer:.*/.exec(await template('plugin-regularizer')) as [string];
    const loss = `${reduced.slice(0, -2)}, ${regularizer}`;
    spec = laidOver(spec, `${await template('plugin-loss')}overrides: { dark: { training: { ${loss} } } }`);
    const plugins = pluginKinds.map((kind) => `  - ./my-${kind}/src/index.ts`);
    await project.writeSpec(spec.replace('  - ./src/index.ts', plugins.join('\n')));
    await faces('.heml/faces');
    // The own method trains without trunk, embedder and merge: they have their turn by the default one.
    for (const [name, method, units] of [
      ['own', 'my-method', 1],
      ['other', 'bottom-up', 3],
    ] as const) {
      const settings = ['training.epochs=1', `name=${name}`, `method={ type: ${method} }`];
      const set = settings.flatMap((setting) => ['--set', setting]);
      const { code, err } = await project.run('train', 'spec.yaml', ...set);
      expect({ code, err }, method).toEqual({ code: 0, err: '' });
      const numbers = await readFile(project.path(`runs/${name}/numbers.csv`), 'utf8');
      // One network has its epochs' numbers at its root alone.
      expect(numbers.match(/^"\w+","my-metric",[\d.]+,1$/gm), method).toHaveLength(units);
    }
  }, 120_000);

  it('writes a method that names what it does not look at, and refuses what it cannot train with', async () => {
    await project.run('init', 'plugin', 'own-method', '--kind', 'method');
    const settings = [
      'dataset.size=32',
      'dataset.train=32',
      'dataset.validation=16',
      'training.steps=2',
      'training.miner={ type: distance-weighted }',
    ];
    const set = settings.flatMap((setting) => ['--set', setting]);
    const { code, out, err } = await project.run('train', 'own-method/try.yaml', ...set);
    expect(code).toBe(2);
    expect(out).toContain('The method `own-method` does not look at `training.steps`.');
    expect(err).toMatchInlineSnapshot(`
      "own-method cannot train with \`distance-weighted\`: it draws random numbers at each step.
      Name another loss or miner, or an option of it that draws none.
      "
    `);
  }, 60_000);

  it('refuses a kind that it does not know, and says which there are', async () => {
    const told = async (kind: string) => (await project.run('init', 'plugin', 'own', '--kind', kind)).err;
    expect(await told('lossy')).toMatchInlineSnapshot(`
      "'lossy' is not a kind of component that \`heml init plugin\` writes.
      The kinds are dataset, segmenter, method, trunk, embedder, merge, miner, loss, reducer, regularizer, sampler, optimizer, distance, metric, explainer, executor and tracker.
      "
    `);
    expect(await told('engine')).toMatchInlineSnapshot(`
      "\`heml init plugin\` writes no engine.
      An engine is a backend of TensorFlow.js, too much for an example: begin with \`defineEngine\` of @hemlkit/core/plugin and \`testEngine\` of @hemlkit/testing. The kinds are dataset, segmenter, method, trunk, embedder, merge, miner, loss, reducer, regularizer, sampler, optimizer, distance, metric, explainer, executor and tracker.
      "
    `);
  });

  it('names what a dataset takes to be tried', async () => {
    expect((await project.run('init', 'plugin', 'own', '--kind', 'dataset')).out).toMatchInlineSnapshot(`
      "wrote the plugin own to own

      cd own
      npm install --ignore-scripts
      npm test
      npx heml synthesize .heml/faces --train 128 --validation 64
      npm run try
      "
    `);
  });

  it('refuses a name that is no type, and a folder that is taken', async () => {
    expect(await project.run('init', 'plugin', 'My_Loss')).toMatchObject({ code: 2 });
    await project.run('init', 'plugin', 'one');
    expect((await project.run('init', 'plugin', 'one')).err).toMatch(/are already in .*one\./);
  });
});

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
    expect({ code, err }).toEqual({ code: 0, err: 'note: not read as images: .heic\n' });
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
