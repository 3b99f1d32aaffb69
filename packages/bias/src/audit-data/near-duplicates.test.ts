import { createRandom, type SegmentStore } from '@hemlkit/core/run';
import { describe, expect, it } from 'vitest';
import { dataQuality } from './data-quality';
import { cellMeans, differenceHash, nearDuplicates, popCount } from './near-duplicates';

const size = 36;
const random = createRandom(1, 'duplicates');

/** A picture of smooth blobs. */
function picture(): Uint8Array {
  const blobs = Array.from({ length: 6 }, () => ({
    x: random.uniform() * size,
    y: random.uniform() * size,
    by: 120 * random.normal(),
  }));
  return Uint8Array.from({ length: size * size * 3 }, (_, at) => {
    const [x, y] = [Math.floor(at / 3) % size, Math.floor(at / 3 / size)];
    const value = blobs.reduce(
      (sum, blob) => sum + blob.by * Math.exp(-((x - blob.x) ** 2 + (y - blob.y) ** 2) / 80),
      128,
    );
    return Math.min(255, Math.max(0, value));
  });
}
const noisy = (image: Uint8Array, by: number) =>
  image.map((value) => Math.min(255, Math.max(0, value + by * random.normal())));
const store = (images: Uint8Array[]) =>
  ({
    count: images.length,
    index: { size },
    read: (at: number, image: Uint8Array) => image.set(images[at]!),
  }) as unknown as SegmentStore;

const own = Array.from({ length: 30 }, picture);
const train = [...own, noisy(own[3]!, 3)];
const validation = [picture(), noisy(own[7]!, 2), noisy(own[9]!, 90)];

describe('nearDuplicates', () => {
  it('finds copies with a little noise, within and across splits, and nothing else', () => {
    const found = nearDuplicates({ train: store(train), validation: store(validation) });
    expect(found.map(({ a, b }) => [a.split, a.position, b.split, b.position])).toEqual([
      ['train', 3, 'train', 30],
      ['train', 7, 'validation', 1],
    ]);
    for (const { difference } of found) expect(difference).toBeLessThan(0.02);
  });

  it('hashes whether each cell is brighter than its right neighbour', () => {
    const falling = Uint8Array.from(
      { length: size * size * 3 },
      (_, at) => 200 - 5 * (Math.floor(at / 3) % size),
    );
    expect(differenceHash(cellMeans(falling, size))).toEqual([-1, -1]);
    expect(differenceHash(new Float64Array(72))).toEqual([0, 0]);
    for (const value of [0, 1, -1, 0x55555555, -2147483648])
      expect(popCount(value)).toBe((value >>> 0).toString(2).replaceAll('0', '').length);
  });
});

it('dataQuality counts pairs across splits and with other labels, and groups that are divided', () => {
  const samples = (split: string, images: Uint8Array[], who: (i: number) => string) =>
    images.map((_, i) => ({
      id: `${split}${i}`,
      image: '',
      label: i === 30 ? 'b' : 'a',
      attributes: { who: who(i) },
    }));
  const held = (split: string, images: Uint8Array[], who: (i: number) => string) => ({
    store: store(images),
    samples: samples(split, images, who),
    labels: new Int32Array(images.length),
    key: '',
  });
  const { quality, notes } = dataQuality(
    {
      labels: ['a', 'b'],
      splits: {
        train: held('t', train, (i) => `p${i}`),
        validation: held('v', validation, (i) => `p${i * 50}`),
      },
    },
    { group: 'who', split: 'train', predicted: 0.95, suspects: [{ image: 4, label: 1, share: 0.9 }] },
  );
  expect(quality).toMatchObject({ duplicates: 2, acrossSplits: 1, disagreeing: 1, dividedGroups: ['p0'] });
  expect(quality.pairs[0]).toMatchObject({ a: 't7', b: 'v1', splits: ['train', 'validation'] });
  expect(quality.suspects).toEqual({
    predicted: 0.95,
    images: 1,
    shown: [{ id: 't4', label: 'a', suspected: 'b', share: 0.9 }],
  });
  expect(notes).toHaveLength(4);
  expect(notes[0]).toMatch(/^1 pairs of nearly equal images are in two splits \(`t7` and `v1`\)/);
});
