import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Segmenter } from '../contracts/data';
import type { Raster, Sample } from '../contracts/sample';
import { openStore } from './open-store';

let folder: string;
let samples: Sample[];

/** Left half class 0, right half class `right`. */
const halves = (right: number) => ({
  fingerprint: `halves ${right}`,
  classes: ['background', 'skin'],
  segment: async (batch: Parameters<Segmenter['segment']>[0]) =>
    batch.map(({ image: { width, height } }): Raster => {
      const data = Uint8Array.from({ length: width * height }, (_, i) => (i % width < width / 2 ? 0 : right));
      return { width, height, channels: 1, data };
    }),
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-store-'));
  samples = [];
  for (const [i, background] of ['#ff0000', '#00ff00'].entries()) {
    const image = join(folder, `${i}.png`);
    await sharp({ create: { width: 12, height: 8, channels: 3, background } })
      .png()
      .toFile(image);
    samples.push({ id: `sample-${i}`, image, label: String(i) });
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const request = (segmenter = halves(1)) => ({
  samples,
  segmenter,
  size: 4,
  cache: join(folder, 'cache'),
});

describe('openStore', () => {
  it('stores images and maps, and finds them made the second time', async () => {
    let built = 0;
    const first = await openStore({ ...request(), onProgress: () => built++ });
    const image = new Uint8Array(48);
    const map = new Uint8Array(16);
    first.store.read(1, image, map);
    expect([...image.subarray(0, 6)]).toEqual([0, 255, 0, 0, 255, 0]);
    expect([...map]).toEqual(Array(4).fill([0, 0, 1, 1]).flat());
    expect(first.store.index.samples.map(({ id, pixels }) => [id, pixels])).toEqual([
      ['sample-0', [48, 48]],
      ['sample-1', [48, 48]],
    ]);
    const second = await openStore({ ...request(), onProgress: () => built++ });
    expect(second.key).toBe(first.key);
    expect(built).toBe(2);
    first.store.close();
    second.store.close();
  });

  it('has another key for another content', async () => {
    const before = await openStore(request());
    const path = (samples[0] as Sample).image;
    await sharp({ create: { width: 12, height: 8, channels: 3, background: '#0000ff' } })
      .png()
      .toFile(path);
    const after = await openStore(request());
    expect(after.key).not.toBe(before.key);
    before.store.close();
    after.store.close();
  });

  it('names the sample whose image is damaged', async () => {
    const image = join(folder, 'damaged.png');
    await writeFile(image, 'no image');
    const damaged = { ...request(), samples: [...samples, { id: 'broken', image, label: '0' }] };
    await expect(openStore(damaged)).rejects.toThrow("The image of sample 'broken' cannot be decoded");
  });

  it('names the sample whose map has a class that does not exist', async () => {
    await expect(openStore(request(halves(7)))).rejects.toThrow(
      "The class map of sample 'sample-0' has the class id 7, but there are 2 classes (0 to 1).",
    );
  });

  it('names a missing file', async () => {
    const missing = { ...request(), samples: [{ id: 'gone', image: join(folder, 'gone.png'), label: '0' }] };
    await expect(openStore(missing)).rejects.toThrow("A file of sample 'gone' is missing");
  });
});
