import { appendFile, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Sample } from '../contracts/sample';
import type { OnStoreProgress } from './make-chunks';
import type { KnownSegmenter } from './open-dataset';
import { openStore } from './open-store';

// Versions of Node.js collect buffers that nobody holds any more at other times.
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

let folder: string;
let samples: Sample[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-build-'));
  samples = await Promise.all(
    Array.from({ length: 100 }, async (_, i) => {
      const image = join(folder, `${i}.png`);
      const background = { r: i, g: 2 * i, b: 7 };
      await sharp({ create: { width: 4, height: 4, channels: 3, background } })
        .png()
        .toFile(image);
      return { id: `sample-${i}`, image, label: String(i % 2) };
    }),
  );
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Class 1 everywhere in every second image; counts what it is given, and may break down. */
function segmenter(failAfter = Number.POSITIVE_INFINITY) {
  const seen: string[] = [];
  const made: KnownSegmenter = {
    fingerprint: 'counting',
    classes: ['background', 'skin', 'hair'],
    segment: async (batch) => {
      if (seen.length >= failAfter) throw new Error('killed');
      seen.push(...batch.map(({ sample }) => sample.id));
      return batch.map(({ sample, image: { width, height } }) => {
        const data = new Uint8Array(width * height).fill(Number(sample.label));
        return { width, height, channels: 1, data };
      });
    },
  };
  return { ...made, seen };
}

const open = (own: KnownSegmenter, some = samples, onProgress?: OnStoreProgress) =>
  openStore({
    samples: some,
    segmenter: own,
    size: 2,
    cache: join(folder, 'cache'),
    ...(onProgress && { onProgress }),
  });
const names = () => readdir(join(folder, 'cache', 'store'));

async function check(own: KnownSegmenter, some = samples): Promise<void> {
  const { store } = await open(own, some);
  expect(store.index.samples.map(({ id }) => id)).toEqual(some.map(({ id }) => id));
  const [image, map] = [new Uint8Array(12), new Uint8Array(4)];
  for (const [position, { id, label }] of some.entries()) {
    const i = Number(id.split('-')[1]);
    store.read(position, image, map);
    expect([...image]).toEqual(
      Array(4)
        .fill([i, 2 * i, 7])
        .flat(),
    );
    expect([...map]).toEqual(Array(4).fill(Number(label)));
  }
  store.close();
}

describe('buildStore', () => {
  it('goes on where it was stopped, and leaves nothing behind', async () => {
    await expect(open(segmenter(60))).rejects.toThrow('killed');
    expect((await names()).filter((name) => name.endsWith('.part'))).toHaveLength(1);
    const again = segmenter();
    await check(again);
    expect(again.seen).toEqual(samples.slice(64).map(({ id }) => id));
    expect((await names()).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('takes over what a killed process had written whole, and removes its leftovers', async () => {
    await expect(open(segmenter(60))).rejects.toThrow('killed');
    const store = join(folder, 'cache', 'store');
    const part = (await names()).find((name) => name.endsWith('.part')) as string;
    // As if another process had died in the midst of a row: no process has this number.
    const dead = part.replace(/\.\d+-\d+\.part$/, '.999999999-0.part');
    await rename(join(store, part), join(store, dead));
    await appendFile(join(store, dead, 'images.u8'), Buffer.alloc(5));
    await appendFile(join(store, dead, 'samples.jsonl'), '{"id":"sample-64","ha');
    const again = segmenter();
    await check(again);
    expect(again.seen).toHaveLength(36);
    expect((await names()).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('keeps what was done before a damaged image, once that is repaired', async () => {
    const broken = samples[70] as Sample;
    await writeFile(broken.image, 'no image');
    await expect(open(segmenter())).rejects.toThrow("The image of sample 'sample-70' cannot be decoded");
    await sharp({ create: { width: 4, height: 4, channels: 3, background: { r: 70, g: 140, b: 7 } } })
      .png()
      .toFile(broken.image);
    const again = segmenter();
    await check(again);
    expect(again.seen).toHaveLength(100 - 64);
  });

  it('takes rows from the stores of other subsets', async () => {
    await check(segmenter(), samples.slice(0, 50));
    const other = segmenter();
    await check(other, samples.slice(40, 90).reverse());
    expect(other.seen.sort()).toEqual(
      samples
        .slice(50, 90)
        .map(({ id }) => id)
        .sort(),
    );
    const none = segmenter();
    await check(none, samples.slice(10, 80));
    expect(none.seen).toEqual([]);
  });

  it('reports how far it is and how long it will take', async () => {
    const reported: [number, number | undefined][] = [];
    (await open(segmenter(), samples, (done, _, left) => reported.push([done, left]))).store.close();
    expect(reported.map(([done]) => done)).toEqual([0, 16, 32, 48, 64, 80, 96, 100]);
    expect(reported.slice(1, 7).every(([, left]) => left !== undefined && left > 0)).toBe(true);
    expect(reported[7]?.[1]).toBe(0);
  });

  it('keeps how often each class is seen, and how much of an image it fills', async () => {
    const { store } = await open(segmenter());
    expect(store.index.presence).toEqual([
      { name: 'background', images: 50, share: 0.5 },
      { name: 'skin', images: 50, share: 0.5 },
      { name: 'hair', images: 0, share: 0 },
    ]);
    expect(store.index.samples.every(({ hash }) => /^[0-9a-f]{64}$/.test(hash))).toBe(true);
    store.close();
  });

  it('has a bounded number of images in memory, however many there are', async () => {
    const many = Array.from({ length: 2000 }, (_, i) => ({ ...(samples[0] as Sample), id: `sample-${i}` }));
    let most = 0;
    let peak = 0;
    let calls = 0;
    collect();
    const before = process.memoryUsage().arrayBuffers;
    const own: KnownSegmenter = {
      fingerprint: 'many',
      classes: ['background'],
      segment: async (batch) => {
        most = Math.max(most, batch.length);
        if (++calls % 20 === 0) {
          collect();
          peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
        }
        return batch.map(({ image: { width, height } }) => ({
          width,
          height,
          channels: 1,
          data: new Uint8Array(width * height),
        }));
      },
    };
    const { store } = await openStore({
      samples: many,
      segmenter: own,
      size: 64,
      cache: join(folder, 'cache'),
    });
    expect(store.count).toBe(2000);
    expect(most).toBe(16);
    // The store is 2,000 x 64 x 64 x 4 bytes, 33 MB; three chunks of it are 0.8 MB, and Node.js 24 frees late what is collected.
    expect(calls).toBe(2000 / 16);
    expect(peak).toBeLessThan(8e6);
    store.close();
  });
});
