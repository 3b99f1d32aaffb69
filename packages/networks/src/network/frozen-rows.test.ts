import { createRandom, lookupSize } from '@hemlkit/core/method';
import { workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import { FrozenRows } from './frozen-rows';

const size = 4;
const count = 5;
const random = createRandom(1, 'images');
const bytes = (length: number, below: number) => Uint8Array.from({ length }, () => random.integer(below));
const images = Array.from({ length: count }, () => bytes(size * size * 3, 256));
const maps = Array.from({ length: count }, () => bytes(size * size, 3));
const store = {
  count,
  size,
  read(position: number, image: Uint8Array, map: Uint8Array) {
    image.set(images[position]!);
    map.set(maps[position]!);
  },
  showing: () => new Int32Array(),
};
const normalize = { mean: [0.5, 0.4, 0.3], deviation: [0.2, 0.25, 0.5] };
/** Shows the classes 1 and 2. */
const table = new Float32Array(lookupSize).fill(1, 1, 3);

/** The sum of each channel, as a trunk: composed by the definition. */
const expected = (position: number, shown: (id: number) => boolean): number[] =>
  [0, 1, 2].map((channel) => {
    let sum = 0;
    for (let pixel = 0; pixel < size * size; pixel++) {
      const value = shown(maps[position]![pixel]!) ? images[position]![pixel * 3 + channel]! / 255 : 0;
      sum += (value - normalize.mean[channel]!) / normalize.deviation[channel]!;
    }
    return sum;
  });

async function made() {
  const { engine } = await workbench({ engine: 'cpu' });
  const facts: unknown[] = [];
  const stored = new Map<string, Float32Array>();
  const batches: number[] = [];
  const rows = new FrozenRows({
    engine,
    settings: { imageSize: size, background: 'black' },
    frozen: {
      key: 'model',
      normalize,
      batchSize: 2,
      features: 3,
      async of(given, batch) {
        batches.push(batch);
        const sums = new Float32Array(batch * 3);
        given.forEach((value, i) => {
          sums[Math.floor(i / (size * size * 3)) * 3 + (i % 3)]! += value;
        });
        return sums;
      },
      async dispose() {},
    },
    async kept(what, compute) {
      facts.push(what);
      const key = JSON.stringify(what);
      const found = stored.get(key) ?? (await compute());
      stored.set(key, found);
      return found;
    },
  });
  return { rows, facts, batches };
}

it('gives the features of images as they are shown, image by image', async () => {
  const { rows, batches } = await made();
  const found = await rows.of(store, table);
  expect(batches).toEqual([2, 2, 1]);
  for (let i = 0; i < count; i++)
    for (const [channel, value] of expected(i, (id) => id > 0).entries())
      expect(found[i * 3 + channel]).toBeCloseTo(value, 3);
  // What is hidden of an image is not seen.
  const hide = (position: number, map: Uint8Array) => {
    if (position === 1) for (const [at, id] of map.entries()) if (id === 2) map[at] = 0;
  };
  const hidden = await rows.of(store, table, { hide });
  for (const [channel, value] of expected(1, (id) => id === 1).entries())
    expect(hidden[3 + channel]).toBeCloseTo(value, 3);
  expect(hidden.subarray(6)).toEqual(found.subarray(6));
  rows.dispose();
});

it('keeps those of a split by what decides them: trunk, images, and which classes are shown', async () => {
  const { rows, facts, batches } = await made();
  const first = await rows.ofSplit({ key: 'train', store }, table);
  const again = await rows.ofSplit({ key: 'train', store }, table);
  expect(again).toEqual(first);
  expect(batches).toEqual([2, 2, 1]);
  const other = new Float32Array(lookupSize).fill(1, 1, 2);
  await rows.ofSplit({ key: 'train', store }, other);
  await rows.ofSplit({ key: 'validation', store }, table);
  expect(batches).toHaveLength(9);
  expect(facts[0]).toEqual(facts[1]);
  expect(new Set(facts.map((one) => JSON.stringify(one))).size).toBe(3);
  expect(facts[0]).toMatchObject({
    features: 'model',
    images: 'train',
    imageSize: size,
    background: 'black',
  });
  // Of images whose key is not known nothing is kept.
  await rows.ofSplit({ store }, table);
  expect(facts).toHaveLength(4);
  rows.dispose();
});
