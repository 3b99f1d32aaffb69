import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRandom } from '@hemlkit/core/run';
import sharp, { type Sharp } from 'sharp';
import type { Project } from './project';

/** An image with its class map, both of one size. */
export interface Planted {
  image: Uint8Array;
  map: Uint8Array;
  size: number;
  /** Class ids by name. */
  id: (name: string) => number;
}

/**
 * Faces in a folder, whose labels are drawn at random, so that nothing is associated with them but what is planted: whether an
 * image has it follows its label with an agreement.
 */
export interface Planting {
  images?: number;
  /** Validation images. Default: 8. */
  held?: number;
  agreement?: number;
  /** Changes an image that has it, or any other way. */
  change?: (planted: Planted, has: boolean) => void;
  /** How images that have it, and that have not, are written. Default: PNG. */
  file?: (image: Sharp, has: boolean) => { image: Sharp; ending: string };
  /** Columns of `labels.csv` beside the label. */
  columns?: (at: number, label: string, has: boolean) => Record<string, string>;
  seed?: number;
}

export async function plant(
  project: Project,
  {
    images: count = 240,
    held: heldOut = 8,
    agreement = 0.9,
    change = () => {},
    file,
    columns = () => ({}),
    seed = 1,
  }: Planting = {},
): Promise<void> {
  const plain = join(project.folder, '..', `plain-faces-${count}-${heldOut}-${process.pid}`);
  if (!existsSync(join(plain, 'validation.txt'))) {
    const size = ['--train', String(count), '--validation', String(heldOut), '--size', '32'];
    const drawn = await project.run('synthesize', plain, '--label', 'smile', ...size);
    if (drawn.code !== 0) throw new Error(drawn.err);
  }
  const { classes } = JSON.parse(await readFile(join(plain, 'classes.json'), 'utf8')) as {
    classes: string[];
  };
  const id = (name: string) => classes.indexOf(name);
  for (const folder of ['images', 'masks']) await mkdir(project.path('faces', folder), { recursive: true });
  await copyFile(join(plain, 'classes.json'), project.path('faces', 'classes.json'));
  const namesOf = async (split: string) =>
    (await readFile(join(plain, `${split}.txt`), 'utf8')).trim().split('\n');
  const [names, held] = [await namesOf('train'), await namesOf('validation')];
  const random = createRandom(seed, 'planted');
  const labels = Array.from(random.permutation(names.length), (place) => (place % 2 === 0 ? 'a' : 'b'));
  const rows: Record<string, string>[] = [];
  for (const [at, name] of [...names, ...held].entries()) {
    const label = labels[at] ?? (at % 2 === 0 ? 'a' : 'b');
    const has = (label === 'a') === random.uniform() < agreement;
    const [stem] = name.split('.') as [string];
    const raw = async (folder: string) =>
      sharp(join(plain, folder, name))
        .raw()
        .toBuffer({ resolveWithObject: true });
    const [image, mask] = [await raw('images'), await raw('masks')];
    const { width: size, channels } = mask.info;
    const map = Uint8Array.from({ length: size * size }, (_, i) => mask.data[i * channels] as number);
    const data = new Uint8Array(image.data);
    change({ image: data, map, size, id }, has);
    const picture = sharp(data, { raw: { width: size, height: size, channels: 3 } });
    const made = file ? file(picture, has) : { image: picture.png(), ending: 'png' };
    await made.image.toFile(project.path('faces', 'images', `${stem}.${made.ending}`));
    await sharp(map, { raw: { width: size, height: size, channels: 1 } })
      .toColourspace('b-w')
      .png()
      .toFile(project.path('faces', 'masks', `${stem}.png`));
    rows.push({ image: stem, kind: label, ...columns(at, label, has) });
  }
  const header = Object.keys(rows[0] as object);
  const lines = [header.join(), ...rows.map((row) => header.map((key) => row[key]).join())];
  await writeFile(project.path('faces', 'labels.csv'), `${lines.join('\n')}\n`);
  const list = (some: readonly string[]) => some.map((name) => `${name.split('.')[0]}\n`).join('');
  await writeFile(project.path('faces', 'train.txt'), list(names));
  await writeFile(project.path('faces', 'validation.txt'), list(held));
}

/** A spec of these faces. @param more sections of the spec */
export const plantedSpec = (more = '', label = '{ column: kind }') => `heml: 1
name: faces
seed: 2
plugins: ['@hemlkit/datasets', '@hemlkit/segmenters', '@hemlkit/trunks', '@hemlkit/loss-plugins', '@hemlkit/metrics']
dataset:
  type: folder
  root: faces
  label: ${label}
  split: { train: { list: train.txt }, validation: { list: validation.txt } }
segments: [skin, hair, nose, l_eye, r_eye, u_lip, l_lip, cloth]
hierarchy: pairs
model: { trunk: { type: conv4 } }
training: { imageSize: 32 }
${more}`;

/** Adds to the colours of pixels, within what a byte holds. @param of pixels, by class id. Default: all */
export function tint(
  { image, map }: Pick<Planted, 'image' | 'map'>,
  add: readonly [number, number, number],
  of: (id: number) => boolean = () => true,
): void {
  for (const [p, id] of map.entries())
    if (of(id))
      for (const c of [0, 1, 2])
        image[3 * p + c] = Math.min(255, Math.max(0, (image[3 * p + c] as number) + (add[c] as number)));
}
