import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { UploadStore } from '../../packages/cli/src/serve/upload-store';
import { decodeImage } from '../../packages/core/src/segments/decode-image';
import { readClassMap } from '../../packages/core/src/segments/read-class-map';
import { seedMaps, seedPictures } from '../../packages/datasets/test/seed-pictures';
import { hold, inputs } from './held';
import { chance, mutated } from './mutate';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-fuzz-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const seeds = seedPictures();

it('images', async () => {
  const all = await seeds;
  const next = chance(1);
  const file = join(folder, 'image');
  const { read } = await hold(inputs, async (i) => {
    await writeFile(file, mutated(all[i % all.length] as Buffer, next));
    await decodeImage({ id: 'a', image: file });
  });
  expect(read).toBeGreaterThan(0);
});

it('class maps', async () => {
  const maps = await seedMaps();
  const next = chance(2);
  const file = join(folder, 'map.png');
  await hold(inputs, async (i) => {
    await writeFile(file, mutated(maps[i % maps.length] as Uint8Array, next));
    const { width, height, data } = await readClassMap(file, 'a');
    expect(data.length).toBe(width * height);
  });
});

it('uploads', async () => {
  const all = await seeds;
  const store = await UploadStore.create();
  const next = chance(3);
  try {
    await hold(
      inputs,
      async (i) => store.remove(await store.add(mutated(all[i % all.length] as Buffer, next), 'a.png')),
      ['Refusal'],
    );
  } finally {
    await store.dispose();
  }
});
