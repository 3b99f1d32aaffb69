import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { encode } from 'fast-png';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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
      heml init --yes takes the defaults; --images DIR and --label name the images and their labels.
      "
    `);
  });
});
