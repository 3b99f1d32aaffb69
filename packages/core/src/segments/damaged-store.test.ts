import { mkdtemp, readdir, readFile, rename, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Sample } from '../contracts/sample';
import type { KnownSegmenter } from './open-dataset';
import { openStore } from './open-store';
import type { SegmentStore } from './store';

const size = 4;
const count = 5;
let folder: string;
let samples: Sample[];
let segmented: string[];
let messages: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-damaged-'));
  samples = [];
  segmented = [];
  messages = [];
  for (let i = 0; i < count; i++) {
    const image = join(folder, `${i}.png`);
    const background = { r: 10 * i, g: 0, b: 0 };
    await sharp({ create: { width: size, height: size, channels: 3, background } })
      .png()
      .toFile(image);
    samples.push({ id: `s${i}`, image, label: String(i % 2) });
  }
});
afterEach(() => rm(folder, { recursive: true }));

const segmenter: KnownSegmenter = {
  fingerprint: 'one',
  classes: ['background', 'skin'],
  segment: async (batch) => {
    segmented.push(...batch.map(({ sample }) => sample.id));
    return batch.map(({ image: { width, height } }) => ({
      width,
      height,
      channels: 1,
      data: new Uint8Array(width * height).fill(1),
    }));
  },
};
const open = async () => {
  const request = { samples, segmenter, size, cache: join(folder, 'cache') };
  const warn = (message: string) => messages.push(message.replaceAll(/\S*\/store\//g, ''));
  return (await openStore({ ...request, warn })).store;
};
const storeFolder = async () => {
  const names = await readdir(join(folder, 'cache', 'store'));
  return join(folder, 'cache', 'store', names.find((name) => /^[\w]+-[\w]+$/.test(name))!);
};
const rowsOf = (store: SegmentStore) =>
  samples.map((_, i) => {
    const [image, map] = [new Uint8Array(3 * size ** 2), new Uint8Array(size ** 2)];
    store.read(i, image, map);
    return [image[0], map[0]];
  });
const whole = samplesOf(count);
function samplesOf(n: number) {
  return Array.from({ length: n }, (_, i) => [10 * i, 1]);
}

it.each(['images.u8', 'maps.u8'])(
  'notices one flipped bit of %s when its row is read, and computes that row alone again',
  async (name) => {
    (await open()).close();
    const file = join(await storeFolder(), name);
    const bytes = await readFile(file);
    bytes[Math.floor((3.5 / count) * bytes.length)]! ^= 4;
    await writeFile(file, bytes, { flag: 'r+' });
    segmented = [];
    const damaged = await open();
    expect(() => rowsOf(damaged)).toThrow(
      'is damaged: row 3 of its images and class maps is not what was written.',
    );
    damaged.close();
    expect(segmented).toEqual([]);
    const store = await open();
    expect(rowsOf(store)).toEqual(whole);
    // The others were found whole where the damaged store was set aside.
    expect(segmented).toEqual(['s3']);
    store.close();
  },
);

it('notices files of another length, and files and folders taken apart, when it opens a store', async () => {
  for (const damage of [
    (store: string) => truncate(join(store, 'images.u8')),
    (store: string) => truncate(join(store, 'maps.u8'), 7),
    (store: string) => truncate(join(store, 'index.json')),
    (store: string) => rm(join(store, 'images.u8')),
    (store: string) => rm(join(store, 'index.json')),
  ]) {
    (await open()).close();
    await damage(await storeFolder());
    const store = await open();
    expect(rowsOf(store)).toEqual(whole);
    store.close();
  }
  expect(
    messages.map((line) => line.replaceAll(/\w+-\w+/g, (name) => (name.length > 20 ? 'STORE' : name))),
  ).toMatchInlineSnapshot(`
      [
        "STORE is damaged: images.u8 or maps.u8 is not of the size of 5 rows. It is set aside as STORE.damaged. It is made again.",
        "STORE is damaged: images.u8 or maps.u8 is not of the size of 5 rows. It is set aside as STORE.damaged-1. It is made again.",
        "STORE/index.json is damaged: it is empty. It is set aside as STORE.damaged-2. It is made again.",
        "STORE is damaged: images.u8 or maps.u8 is missing. It is set aside as STORE.damaged-3. It is made again.",
      ]
    `);
});

it('takes stores of earlier versions, which have no checksums', async () => {
  (await open()).close();
  const index = join(await storeFolder(), 'index.json');
  const { checksum: _, ...earlier } = JSON.parse(await readFile(index, 'utf8'));
  for (const sample of earlier.samples) delete sample.sum;
  await writeFile(index, JSON.stringify(earlier));
  segmented = [];
  const store = await open();
  expect([rowsOf(store), segmented, messages]).toEqual([whole, [], []]);
  store.close();
});

it('sees a file that is replaced by one of the same size and time', async () => {
  const path = samples[2]!.image;
  const { mtime, atime } = await stat(path);
  (await open()).close();
  const other = join(folder, 'other.png');
  await sharp({ create: { width: size, height: size, channels: 3, background: { r: 99, g: 0, b: 0 } } })
    .png()
    .toFile(other);
  expect((await stat(other)).size).toBe((await stat(path)).size);
  await rename(other, path);
  await utimes(path, atime, mtime);
  const store = await open();
  expect(rowsOf(store)[2]).toEqual([99, 1]);
  store.close();
});

it('makes sources.json again, with a warning', async () => {
  (await open()).close();
  const file = join(folder, 'cache', 'store', 'sources.json');
  for (const text of ['', '{', '{"a": 1}x']) {
    await writeFile(file, text);
    (await open()).close();
    expect(messages.pop()).toContain('sources.json is damaged: ');
    expect(JSON.parse(await readFile(file, 'utf8'))).toHaveProperty('checksum');
  }
});
