import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  folder,
  names,
  nodes,
  open as openCropsAlone,
  samples,
  segmenter,
  size,
  withImages,
} from './crops/fixtures/stored-crops';
import type { KnownSegmenter } from './open-dataset';
import { type ImagesRequest, openImages } from './open-images';
import { openStore } from './open-store';

withImages();

const requestOf = (own: KnownSegmenter, more: Partial<ImagesRequest> = {}): ImagesRequest => ({
  samples,
  segmenter: own,
  size: 8,
  crops: { size },
  nodes,
  cache: join(folder, 'cache'),
  ...more,
});
const open = (own: KnownSegmenter, more?: Partial<ImagesRequest>) => openImages(requestOf(own, more));
/** Opens and closes. @returns the ids that were segmented, and the key */
async function made(more?: Partial<ImagesRequest>) {
  const own = segmenter();
  const { store, key } = await open(own, more);
  store.close();
  return { seen: own.seen, key };
}
const ids = (some = samples) => some.map(({ id }) => id);

/** What is stored, by folder and file. */
async function stored(cache = 'cache'): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  const place = join(folder, cache, 'store');
  for (const name of (await readdir(place)).filter((one) => one.includes('-')))
    for (const file of await readdir(join(place, name)))
      files[`${name}/${file}`] = await readFile(join(place, name, file), 'latin1');
  return files;
}

/** The store and the crops, each made by itself. */
async function storedApart(some = samples): Promise<Record<string, string>> {
  const cache = join(folder, 'apart');
  (await openStore({ ...requestOf(segmenter(), { samples: some }), cache })).store.close();
  const { store } = await openImages(requestOf(segmenter(), { samples: some, cache }));
  store.close();
  return stored('apart');
}

describe('openImages', () => {
  it('decodes and segments every image once for the store and the crops, and stores what each by itself would', async () => {
    const steps: number[] = [];
    const { seen, key } = await made({ onProgress: (done) => void steps.push(done) });
    expect(seen).toEqual(ids());
    expect(steps).toEqual([0, 16, 32, 40]);
    const files = await stored();
    expect(files).toEqual(await storedApart());
    const kinds = Object.keys(files).map((file) => file.split('/')[1]);
    expect(kinds.sort()).toEqual(['crops.u8', 'images.u8', 'index.json', 'index.json', 'maps.u8']);
    expect(await made()).toEqual({ seen: [], key });
  });

  it('makes the one alone where the other is there', async () => {
    (await openStore(requestOf(segmenter()))).store.close();
    const { seen } = await made();
    expect(seen).toEqual(ids());
    (await openCropsAlone(segmenter(), [nodes[0]!])).crops.close();
    expect((await made({ nodes: [nodes[0]!] })).seen).toEqual([]);
    expect((await made({ size: 4 })).seen).toEqual(ids());
    expect((await made({ size: 4 })).seen).toEqual([]);
  });

  it('goes on where it was stopped, with both, and leaves nothing behind', async () => {
    await expect(open(segmenter(20))).rejects.toThrow('killed');
    expect((await names()).filter((name) => name.endsWith('.part'))).toHaveLength(2);
    expect((await made()).seen).toEqual(ids(samples.slice(32)));
    expect((await names()).filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(await stored()).toEqual(await storedApart());
  });

  it('takes over what one of them has of other samples', async () => {
    (await openStore(requestOf(segmenter(), { samples: samples.slice(0, 20) }))).store.close();
    const some = samples.slice(10);
    expect((await made({ samples: some })).seen).toEqual(ids(some));
    expect((await made({ samples: samples.slice(5, 40) })).seen).toEqual(ids(samples.slice(5, 10)));
    const files = await stored();
    expect(files).toMatchObject(await storedApart(some));
  });

  it('makes again only what was damaged', async () => {
    await made();
    const store = join(folder, 'cache', 'store');
    const name = (await names()).find((one) => one.split('-').length === 2) as string;
    const file = join(store, name, 'images.u8');
    const bytes = await readFile(file);
    bytes[Math.floor((bytes.length * 7.5) / samples.length)]! ^= 4;
    await writeFile(file, bytes);
    const { store: opened } = await open(segmenter());
    expect(() => opened.read(7, new Uint8Array(8 * 8 * 3), new Uint8Array(64))).toThrow('is damaged');
    opened.close();
    expect((await made()).seen).toEqual(['sample-7']);
    expect(await stored()).toMatchObject(await storedApart());
  });

  it('leaves nothing behind where it can make nothing', async () => {
    const unknown = [{ id: 'tail', classes: ['tail'] }];
    await expect(open(segmenter(), { nodes: unknown })).rejects.toMatchObject({ code: 'class-unknown' });
    const wrong: KnownSegmenter = { ...segmenter(), segment: async () => [] };
    await expect(open(wrong)).rejects.toMatchObject({ code: 'class-map-size-mismatch' });
    expect(await names()).toEqual([]);
  });
});
