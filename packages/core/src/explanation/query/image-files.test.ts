import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { imageFiles } from './image-files';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-images-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('finds images in the folder and in those in it, hidden ones left out', async () => {
  await mkdir(join(folder, 'inner/.cache'), { recursive: true });
  for (const name of ['b.JPG', 'a.png', 'notes.txt', 'inner/c.webp', 'inner/.cache/d.png', '.e.png'])
    await writeFile(join(folder, name), '');
  const { files, odd } = await imageFiles(folder);
  expect(files.map(({ name }) => name)).toEqual(['a.png', 'b.JPG', 'inner/c.webp']);
  expect(odd).toEqual([]);
});

it('reports what is missing', async () => {
  await expect(imageFiles(folder)).rejects.toThrow(`There are no images in ${folder}.`);
  await expect(imageFiles(join(folder, 'none'))).rejects.toThrow('There is no folder of images');
});
