import { copyFile, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { QueryResult } from '@hemlkit/core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Trained, trainSmall } from './trained';

let trained: Trained;
let gallery: string;
let images: string[];

beforeAll(async () => {
  trained = await trainSmall();
  gallery = trained.project.path('gallery/images');
  for (const folder of ['images', 'masks'])
    await mkdir(trained.project.path('gallery', folder), { recursive: true });
  const samples = await trained.run.samples();
  images = samples.slice(0, 6).map(({ image }) => image);
  for (const image of images) await addToGallery(image);
}, 240_000);
afterAll(() => trained.remove());
beforeEach(() => {
  trained.warnings.length = 0;
});

async function addToGallery(image: string, name = basename(image)): Promise<void> {
  await copyFile(image, join(gallery, name));
  await copyFile(join(dirname(image), '../masks', basename(image)), join(gallery, '../masks', name));
}
const indexFile = async () => {
  const folder = join(trained.run.folder, 'galleries');
  const [name] = await readdir(folder);
  return join(folder, name!);
};
const distanceAt = ({ hits }: QueryResult, node: string) =>
  hits.map(({ tree }) => tree.nodes.find(({ id }) => id === node)!.distances.snr!);

it('finds the nearest of the validation split, as its embeddings say', async () => {
  const samples = await trained.run.samples();
  const result = await trained.run.query(samples[2]!.id, { k: 4, node: 'head' });
  expect(result.gallery).toEqual({ name: 'validation', images: 23, leftOut: [] });
  // The definition: var(a - b) / var(a) of the unit vectors.
  const { rows, dimensions } = (await trained.run.embeddings('validation', ['head'])).head!;
  const unit = (at: number) => {
    const row = [...rows.subarray(at * dimensions, (at + 1) * dimensions)];
    return row.map((value) => value / Math.hypot(...row));
  };
  const variance = (row: number[]) => {
    const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
    return row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / row.length;
  };
  const query = unit(2);
  const expected = samples
    .map(({ id }, at) => ({ id, snr: variance(unit(at).map((v, i) => v - query[i]!)) / variance(query) }))
    .filter((_, at) => at !== 2)
    .sort((a, b) => a.snr - b.snr)
    .slice(0, 4);
  expect(result.hits.map(({ tree }) => tree.b.id)).toEqual(expected.map(({ id }) => id));
  for (const [i, { distance }] of result.hits.entries()) expect(distance).toBeCloseTo(expected[i]!.snr, 4);
  expect(distanceAt(result, 'head')).toEqual(result.hits.map(({ distance }) => distance));
});

it('finds at every node what a query there finds', async () => {
  const [first] = await trained.run.samples();
  const [near, twice] = await trained.run.nearest([first!.id, first!.id], 3);
  expect(twice).toEqual(near);
  expect(Object.keys(near!).sort()).toEqual(trained.run.loaded.hierarchy.nodes.map(({ id }) => id).sort());
  for (const [node, samples] of Object.entries(near!)) {
    const { hits } = await trained.run.query(first!.id, { k: 3, node });
    expect(samples.map(({ image, distance }) => [image, distance])).toEqual(
      hits.map(({ image, distance }) => [image, distance]),
    );
    expect(samples.map(({ id }) => id)).toEqual(hits.map(({ tree }) => tree.b.id));
    expect(samples.map(({ label }) => label)).toEqual(hits.map(({ tree }) => tree.b.label));
  }
  await expect(trained.run.nearest([first!.id], 0)).rejects.toThrow('at least 1, not 0');
});

it('gives each hit the tree that explaining the pair gives', async () => {
  const [first] = await trained.run.samples();
  const { hits } = await trained.run.query(first!.id, { k: 1 });
  const hit = hits[0]!.tree;
  const tree = await trained.run.explain(first!.id, hit.b.id, { explainers: [] });
  expect(hit.nodes.map(({ absent }) => absent)).toEqual(tree.nodes.map(({ absent }) => absent));
  for (const [i, node] of hit.nodes.entries()) {
    expect(node.distances.snr).toBeCloseTo(tree.nodes[i]!.distances.snr!, 4);
    expect(node.probability).toBeCloseTo(tree.nodes[i]!.probability!, 1);
  }
});

it('finds an image in a folder as itself, and leaves a broken file out', async () => {
  await writeFile(join(gallery, 'broken.png'), 'no image');
  await copyFile(join(gallery, '../masks', basename(images[0]!)), join(gallery, '../masks/broken.png'));
  const result = await trained.run.query(images[3]!, { gallery, k: 2 });
  expect(result.gallery.images).toBe(6);
  expect(result.gallery.leftOut).toMatchObject([{ file: 'broken.png', code: 'image-undecodable' }]);
  expect(trained.warnings).toHaveLength(1);
  expect(trained.warnings[0]).toMatch(/^broken\.png is left out: .* cannot be decoded/);
  expect(result.hits[0]!.tree.b.id).toBe(basename(images[3]!));
  expect(result.hits[0]!.distance).toBeCloseTo(0, 5);
  await rm(join(gallery, 'broken.png'));
});

it('embeds a gallery once, then what is new', async () => {
  const before = await stat(await indexFile());
  const first = await trained.run.query(images[0]!, { gallery });
  expect((await stat(await indexFile())).mtimeMs).toBe(before.mtimeMs);
  const [more] = (await trained.run.samples()).slice(6);
  await addToGallery(more!.image, 'new.png');
  const second = await trained.run.query(images[0]!, { gallery });
  expect((await stat(await indexFile())).size).toBeGreaterThan(before.size);
  expect(second.gallery.images).toBe(7);
  const others = second.hits.filter(({ tree }) => tree.b.id !== 'new.png');
  expect(others.map(({ distance }) => distance)).toEqual(first.hits.map(({ distance }) => distance));
  // A damaged index is made anew.
  await writeFile(await indexFile(), 'damaged');
  const third = await trained.run.query(images[0]!, { gallery });
  expect(third.hits.map(({ tree }) => tree.b)).toEqual(second.hits.map(({ tree }) => tree.b));
});

it('says what cannot be', async () => {
  await expect(trained.run.query(images[0]!, { node: 'lps' })).rejects.toThrow('There is no node `lps`');
  await expect(trained.run.query(images[0]!, { k: 0 })).rejects.toThrow('at least 1, not 0');
  await expect(trained.run.query(images[0]!, { gallery: 'nowhere' })).rejects.toThrow('no folder of images');
  const bare = trained.project.path('bare');
  await mkdir(bare);
  await copyFile(images[0]!, join(bare, 'a.png'));
  await expect(trained.run.query(images[0]!, { gallery: bare })).rejects.toMatchObject({
    message: `None of the 1 images in ${bare} can be used.`,
    hint: expect.stringContaining('segmenter `masks`'),
  });
});
