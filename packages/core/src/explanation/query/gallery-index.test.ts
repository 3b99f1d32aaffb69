import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  type GalleryIndex,
  joinIndexes,
  pickImages,
  readGalleryIndex,
  writeGalleryIndex,
} from './gallery-index';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-gallery-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const index = (from: number, count: number): GalleryIndex => {
  const rows = (dimensions: number) => ({
    dimensions,
    rows: Float32Array.from({ length: count * dimensions }, (_, i) => from * 100 + i),
  });
  return {
    images: Array.from({ length: count }, (_, i) => ({ hash: `hash ${from + i}`, pixels: [i, from] })),
    embeddings: { __metadata__: rows(2), nose: rows(3) },
  };
};

it('gives back what it was given, for the same key alone', async () => {
  const file = join(folder, 'index.safetensors');
  await writeGalleryIndex(file, 'key', index(0, 3));
  expect(await readGalleryIndex(file, 'key')).toEqual(index(0, 3));
  expect(await readGalleryIndex(file, 'other weights')).toBeUndefined();
  expect(await readGalleryIndex(join(folder, 'none'), 'key')).toBeUndefined();
  await writeFile(file, (await readFile(file)).subarray(0, 40));
  expect(await readGalleryIndex(file, 'key')).toBeUndefined();
});

it('joins and picks rows with their images', () => {
  const joined = joinIndexes(index(0, 2), index(5, 2));
  expect(joined.images.map(({ hash }) => hash)).toEqual(['hash 0', 'hash 1', 'hash 5', 'hash 6']);
  const { images, embeddings } = pickImages(joined, [3, 0]);
  expect(images.map(({ hash }) => hash)).toEqual(['hash 6', 'hash 0']);
  expect([...(embeddings.nose?.rows ?? [])]).toEqual([503, 504, 505, 0, 1, 2]);
});

it('joins with none', () => {
  const none: GalleryIndex = { images: [], embeddings: {} };
  expect(joinIndexes(none, index(1, 2))).toEqual(index(1, 2));
  expect(joinIndexes(index(1, 2), none)).toEqual(index(1, 2));
});
