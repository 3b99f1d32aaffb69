import type { SegmentStore } from '@hemlkit/core/run';
import { describe, expect, it } from 'vitest';
import { labelAttributes, severalValuedAttributes, twoValuedAttributes } from './attributes';
import { readLooks } from './read-looks';
import { lookAt, lookLength, segmentLook } from './segment-look';

describe('segmentLook', () => {
  const size = 8;
  const map = new Uint8Array(64);
  const image = new Uint8Array(64 * 3).fill(255);
  // A block of 4 x 2 pixels from column 2 and row 3; its left half red, its right half black.
  for (const y of [3, 4])
    for (const x of [2, 3, 4, 5]) {
      map[y * size + x] = 7;
      image.set(x < 4 ? [255, 0, 0] : [0, 0, 0], 3 * (y * size + x));
    }
  const look = segmentLook(image, map, size, (id) => id === 7)!;

  it('tells colour, place and extent', () => {
    expect(look).toHaveLength(lookLength);
    expect([...look.subarray(0, 6)]).toEqual([0.5, 0, 0, 0.5, 0, 0]);
    expect([...look.subarray(6, 11)]).toEqual([8 / 64, 3.5 / 8, 3.5 / 8, 4 / 8, 2 / 8]);
  });

  it('tells where the box is filled and bright', () => {
    const rows = (from: number) =>
      [0, 1, 2, 3].map((row) => [...look.subarray(from + 4 * row, from + 4 * row + 4)]);
    expect(rows(11)).toEqual([
      [2, 2, 2, 2],
      [0, 0, 0, 0],
      [2, 2, 2, 2],
      [0, 0, 0, 0],
    ]);
    const third = expect.closeTo(1 / 3, 12);
    expect(rows(27)[0]).toEqual([third, third, 0, 0]);
  });

  it('is nothing where the segment is not seen', () => {
    expect(segmentLook(image, map, size, (id) => id === 3)).toBeUndefined();
  });
});

describe('twoValuedAttributes', () => {
  const samples = [
    { glasses: true, age: 3, town: 'Ulm', city: 'x', half: 1, pet: '' },
    { glasses: false, age: 4, town: 'Bonn', city: 'x' },
    { glasses: true, age: 5, town: 'Ulm', city: 'x', half: 0 },
  ].map((attributes, i) => ({ id: String(i), image: '', label: '', attributes: attributes as never }));

  it('tells nothing of those that are named', () => {
    const { found, left } = twoValuedAttributes(samples, ['glasses', 'age', 'half', 'city', 'pet']);
    expect([found.map(({ name }) => name), left]).toEqual([['town'], []]);
  });

  it('takes those with two values, and says why it leaves out others', () => {
    expect(twoValuedAttributes(samples)).toEqual({
      found: [
        { name: 'glasses', units: [0, 1, 2], values: [false, true], has: [true, false, true] },
        { name: 'town', units: [0, 1, 2], values: ['Bonn', 'Ulm'], has: [true, false, true] },
        { name: 'half', units: [0, 2], values: [0, 1], has: [true, false] },
      ],
      left: [
        { name: 'age', why: 'it has 3 values, and two are needed', values: 3 },
        { name: 'city', why: 'it is x in all images' },
        { name: 'pet', why: 'it is known of no image' },
      ],
    });
  });
});

it('severalValuedAttributes takes those with three to eight values, where they are known', () => {
  const moods = ['sad', 'glad', 'calm', '', 'glad', 'sad', 'calm', 'sad', 'sad'];
  const samples = moods.map((mood, i) => ({
    id: String(i),
    image: '',
    label: '',
    attributes: { mood, age: i, hat: i % 2 },
  }));
  expect(severalValuedAttributes(samples)).toEqual([
    {
      name: 'mood',
      units: [0, 1, 2, 4, 5, 6, 7, 8],
      values: Int32Array.of(2, 1, 0, 1, 2, 0, 2, 2),
      count: 3,
    },
  ]);
  expect(severalValuedAttributes(samples, ['mood'])).toEqual([]);
});

describe('labelAttributes', () => {
  const of = (labels: string[], ...columns: [string, (string | number | boolean)[]][]) =>
    labelAttributes(
      labels.map((label, i) => ({
        id: String(i),
        image: '',
        label,
        attributes: Object.fromEntries(columns.map(([name, values]) => [name, values[i]!])),
      })),
    );

  it('have the labels for values, or the name of one of two and divide images as they do', () => {
    const smiles = ['smile', 'no-smile', 'smile'];
    expect(of(smiles, ['kind', smiles], ['smile', [1, 0, 1]], ['hat', [true, false, true]])).toEqual([
      'kind',
      'smile',
    ]);
    expect(of(['03', '4', '5'], ['digit', [3, 4, 5]], ['other', [3, 4, 4]])).toEqual(['digit']);
  });

  it('are no attributes that only go with the label, though always', () => {
    expect(of(['smile', 'no-smile'], ['hat', [1, 0]], ['mouth', ['a', 'b']])).toEqual([]);
    expect(of(['smile', 'no-smile', 'no-smile'], ['smile', [1, 0, 1]])).toEqual([]);
  });
});

it('readLooks takes what no segment covers for the rest, but for the class that is the label', () => {
  const size = 4;
  // Of the four rows one is skin, one mouth, and two are background.
  const rows = [1, 2, 0, 0];
  const store = {
    count: 1,
    index: { size, classes: ['background', 'skin', 'mouth'] },
    read(_: number, image: Uint8Array, map: Uint8Array) {
      for (let p = 0; p < map.length; p++) {
        map[p] = rows[Math.floor(p / size)]!;
        image.fill(100 * map[p]!, 3 * p, 3 * p + 3);
      }
    },
  } as unknown as SegmentStore;
  const segments = [{ name: 'skin', classes: ['skin'] }];
  const area = (shown?: string) => readLooks(store, segments, shown).rest.look(0)[lookAt.place];
  expect(area()).toBe(0.75);
  expect(area('mouth')).toBe(0.5);
  expect(readLooks(store, segments, 'mouth').rest.look(0)[lookAt.means]).toBe(0);
});
