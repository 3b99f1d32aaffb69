import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom, type Dataset } from '@hemlkit/core/plugin';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folder } from '../folder/folder';
import { synthesize } from './synthesize';
import { synthetic } from './synthetic';

let place: string;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'heml-synthetic-'));
});
afterAll(() => rm(place, { recursive: true, force: true }));

const told: string[] = [];
const log = { info: (message: string) => told.push(message), warn: (message: string) => told.push(message) };

function dataset(cache: string, options: object = {}): Dataset {
  const all = { label: 'smile', size: 32, train: 4, validation: 2, test: 0, noise: 6, ...options };
  const services = { paths: { spec: place, cache: join(place, cache) }, log };
  return synthetic.create(all as never, services as never, { random: createRandom(1) }) as Dataset;
}

async function hashOf(path: string): Promise<string> {
  const names = (await readdir(path, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );
  const files = names.map((entry) => join(entry.parentPath, entry.name)).sort();
  const hash = createHash('sha256');
  for (const file of files) hash.update(file.slice(path.length)).update(await readFile(file));
  return hash.digest('hex');
}

describe('synthetic', () => {
  it('draws once, and the same anywhere', async () => {
    const first = await dataset('one').load();
    const image = first.splits.train[0]?.image as string;
    const drawn = (await stat(image)).mtimeMs;
    expect(await dataset('one').load()).toEqual(first);
    expect((await stat(image)).mtimeMs).toBe(drawn);
    expect(told.filter((message) => message.startsWith('drawing 6 synthetic faces'))).toHaveLength(1);
    await dataset('two').load();
    expect(await hashOf(join(place, 'two'))).toBe(await hashOf(join(place, 'one')));
    expect(await readdir(join(place, 'one', 'synthetic'))).toHaveLength(1);
  });

  it('gives samples with masks, labels and attributes', async () => {
    const { classes, splits } = await dataset('one').load();
    expect(classes).toHaveLength(19);
    expect(splits.train.map(({ id, label }) => `${id} ${label}`)).toEqual([
      'train_0000 smile',
      'train_0001 no-smile',
      'train_0002 smile',
      'train_0003 no-smile',
    ]);
    expect(splits.validation[1]?.attributes?.smile).toBe(false);
    expect(splits.test).toBeUndefined();
    expect((await stat(splits.validation[1]?.mask as string)).size).toBeGreaterThan(50);
  });

  it('draws anew for other options', async () => {
    const hat = await dataset('one', { label: 'hat' }).load();
    expect(hat.splits.train[0]?.label).toBe('hat');
    expect(await readdir(join(place, 'one', 'synthetic'))).toHaveLength(2);
  });
});

describe('synthesize', () => {
  it('writes what the dataset folder reads', async () => {
    const made = await synthesize({
      folder: join(place, 'faces'),
      label: 'open_mouth',
      size: 32,
      train: 4,
      validation: 2,
    });
    expect(made).toEqual({ images: 6, folder: join(place, 'faces') });
    const read = (label: object) => {
      const split = { train: { list: 'train.txt' }, validation: { list: 'validation.txt' } };
      const options = {
        root: 'faces',
        images: 'images',
        classes: 'classes.json',
        label,
        split,
        balanced: false,
      };
      const services = { paths: { spec: place, cache: join(place, 'cache') } };
      return (
        folder.create(options as never, services as never, { random: createRandom(1) }) as Dataset
      ).load();
    };
    const byColumn = await read({ column: 'open_mouth', file: 'attributes.csv' });
    expect(byColumn.splits.train.map(({ label }) => label)).toEqual([
      'open_mouth',
      'no-open_mouth',
      'open_mouth',
      'no-open_mouth',
    ]);
    expect(byColumn.splits.train[0]?.attributes).toMatchObject({ open_mouth: 1 });
    const byMask = await read({ present: 'mouth' });
    expect(byMask.splits.train.map(({ label }) => label)).toEqual(['mouth', 'no-mouth', 'mouth', 'no-mouth']);
  });

  it('says what is wrong', async () => {
    const fails = (options: object) =>
      synthesize({ folder: join(place, 'new'), train: 2, validation: 2, ...options }).then(
        () => 'nothing went wrong',
        (error) => `${error.message}\n${error.hint}`.replaceAll(place, 'DATA'),
      );
    expect(await fails({ label: 'hats' })).toMatchInlineSnapshot(`
      "The label 'hats' is not an attribute of a synthetic face.
      Did you mean 'hat'? There are: smile, open_mouth, beard, glasses, hat, earrings, necklace, long_hair."
    `);
    expect(await fails({ bias: { attribute: 'glases', agreement: 0.9 } })).toMatchInlineSnapshot(`
      "The bias 'glases' is not an attribute of a synthetic face.
      Did you mean 'glasses'? There are: smile, open_mouth, beard, glasses, hat, earrings, necklace, long_hair."
    `);
    expect(await fails({ bias: { attribute: 'hat', agreement: 2 } })).toMatchInlineSnapshot(`
      "The bias's agreement must be 0 to 1, but is 2.
      0.5 is none, 1 is always."
    `);
    expect(await fails({ size: 8 })).toMatchInlineSnapshot(`
      "size must be a whole number from 32 to 1024, but is 8.
      Correct the argument."
    `);
    expect(await fails({ folder: join(place, 'faces') })).toMatchInlineSnapshot(`
      "The folder DATA/faces is not empty.
      Name another one, or remove what is in it."
    `);
  });
});
