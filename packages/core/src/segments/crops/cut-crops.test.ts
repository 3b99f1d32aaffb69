import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { array, assert, constantFrom, double, integer, property, tuple, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HemlError } from '../../contracts/error';
import type { Raster } from '../../contracts/sample';
import { CropCutter } from './crop-cutter';
import type { Crop, CropSettings } from './crop-settings';
import { cutCrop, cutCrops } from './cut-crops';
import { goldenImage, goldenMap, shownTable } from './fixtures/images';
import { slowCrop } from './fixtures/slow-crop';

interface Case {
  width: number;
  height: number;
  seed: number;
  size: number;
  shown: number[];
  /** Base64 of [size, size, 4]; absent where the image does not show the node. */
  pixels?: string;
  box?: number[];
}

// Made once by the reference's `crop` in Python, with Pillow 9.4 and NumPy 1.24.
const golden: { cases: Case[] } = JSON.parse(readFileSync(join(__dirname, 'fixtures', 'crops.json'), 'utf8'));

const grey = (width: number, height: number, value: number): Raster => ({
  width,
  height,
  channels: 3,
  data: new Uint8Array(3 * width * height).fill(value),
});
const mapOf = (width: number, height: number, id: (x: number, y: number) => number): Raster => ({
  width,
  height,
  channels: 1,
  data: Uint8Array.from({ length: width * height }, (_, i) => id(i % width, Math.floor(i / width))),
});
const pixel = (crop: Crop | undefined, size: number, x: number, y: number) => [
  ...crop!.pixels.subarray(4 * (y * size + x), 4 * (y * size + x) + 4),
];

describe('cutCrop', () => {
  it.each(golden.cases)('gives what Pillow gives: $width x $height, classes $shown, $size pixels', (made) => {
    const { width, height, seed, size, shown } = made;
    const [image, map] = [goldenImage(width, height, seed), goldenMap(width, height, seed)];
    const crop = cutCrop(image, map, shownTable(shown), { size });
    expect(crop && [...crop.pixels]).toEqual(made.pixels && [...Buffer.from(made.pixels, 'base64')]);
    expect(crop && [...crop.box]).toEqual(made.box);
  });

  it('gives what the slow reference gives, whatever the image, the map and the settings', () => {
    const cutters = new Map<number, CropCutter>();
    const sides = tuple(integer({ min: 1, max: 40 }), integer({ min: 1, max: 40 }));
    const scenes = sides.chain(([width, height]) =>
      tuple(
        uint8Array({ minLength: 3 * width * height, maxLength: 3 * width * height }),
        // Few classes in long runs, or many in short ones.
        array(tuple(integer({ min: 0, max: 4 }), integer({ min: 1, max: 60 })), {
          minLength: 1,
          maxLength: 60,
        }),
      ).map(([data, runs]): [Raster, Raster] => {
        const ids = runs.flatMap(([id, length]) => Array<number>(length).fill(id));
        return [
          { width, height, channels: 3, data },
          mapOf(width, height, (x, y) => ids[(y * width + x) % ids.length] as number),
        ];
      }),
    );
    assert(
      property(
        scenes,
        array(array(integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 5 }), {
          minLength: 1,
          maxLength: 6,
        }),
        constantFrom(1, 5, 16, 32),
        double({ min: 0, max: 0.6, noNaN: true }),
        tuple(integer({ min: 0, max: 255 }), integer({ min: 0, max: 255 }), integer({ min: 0, max: 255 })),
        ([image, map], shown, size, margin, fill) => {
          const settings = { size, margin, fill };
          // One cutter for all images: nothing of the one before may be left.
          const cutter = cutters.get(size) ?? new CropCutter({ size });
          cutters.set(size, cutter);
          const nodes = shown.map(shownTable);
          const slow = (how: CropSettings) => nodes.map((node) => slowCrop(image, map, node, how));
          expect(cutCrops(image, map, nodes, settings)).toEqual(slow(settings));
          expect(cutter.cutAll(image, map, nodes)).toEqual(slow({ size }));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('shows a segment of one pixel as the middle of its crop', () => {
    const image = goldenImage(9, 7, 1);
    const map = mapOf(9, 7, (x, y) => Number(x === 5 && y === 2));
    const crop = cutCrop(image, map, shownTable([1]), { size: 3 });
    const at = 3 * (2 * 9 + 5);
    expect(pixel(crop, 3, 1, 1)).toEqual([...image.data.subarray(at, at + 3), 255]);
    for (const [x, y] of [
      [0, 1],
      [1, 0],
      [2, 2],
    ] as const)
      expect(pixel(crop, 3, x, y)).toEqual([124, 116, 104, 0]);
    const close = (value: number) => expect.closeTo(value, 6);
    expect([...crop!.box]).toEqual(
      [5.5 / 9, 2.5 / 7, Math.log(1 / 9), Math.log(1 / 7), Math.log(1 / 63), 1].map(close),
    );
  });

  it('fills a margin beyond the border of the image', () => {
    const map = mapOf(20, 20, (x, y) => Number(x >= 10 && y >= 10));
    const crop = cutCrop(grey(20, 20, 200), map, shownTable([1]), { size: 12 });
    for (const [x, y] of [
      [0, 0],
      [11, 0],
      [0, 11],
      [11, 11],
    ] as const)
      expect(pixel(crop, 12, x, y)).toEqual([124, 116, 104, 0]);
    expect(pixel(crop, 12, 1, 1)).toEqual([200, 200, 200, 255]);
  });

  it('shows a segment that is the whole image with its margins', () => {
    const crop = cutCrop(
      grey(10, 10, 7),
      mapOf(10, 10, () => 1),
      shownTable([1]),
      { size: 12, fill: [1, 2, 3] },
    );
    const ring = pixel(crop, 12, 0, 5);
    expect(ring).toEqual([1, 2, 3, 0]);
    expect(pixel(crop, 12, 1, 5)).toEqual([7, 7, 7, 255]);
    expect([...crop!.box]).toEqual([0.5, 0.5, 0, 0, 0, 1]);
  });

  it('is the same whatever the pixels are that the node does not show', () => {
    const map = goldenMap(60, 50, 3);
    const other = goldenImage(60, 50, 3);
    for (const [i, id] of map.data.entries()) if (id !== 2) other.data.fill(255 - i, 3 * i, 3 * i + 3);
    const cut = (image: Raster) => cutCrop(image, map, shownTable([2]), { size: 16 });
    expect(cut(other)).toEqual(cut(goldenImage(60, 50, 3)));
  });
});

describe('cutCrops', () => {
  it('gives nothing for a node that an image does not show, or shows none of', () => {
    const crops = cutCrops(
      grey(4, 4, 9),
      mapOf(4, 4, () => 0),
      [[0], [1], [0, 1], []].map(shownTable),
      { size: 16 },
    );
    expect(crops.map((crop) => crop !== undefined)).toEqual([true, false, true, false]);
  });

  it('gives each of many nodes what it gives that node alone', () => {
    const [image, map] = [goldenImage(80, 90, 2), goldenMap(80, 90, 2)];
    // All of them, and so some whose boxes have the same left and right.
    const nodes = Array.from({ length: 64 }, (_, set) =>
      shownTable([0, 1, 2, 3, 4, 5].filter((id) => ((set >> id) & 1) === 1)),
    );
    const alone = nodes.map((node) => cutCrop(image, map, node, { size: 16 }));
    expect(cutCrops(image, map, nodes, { size: 16 })).toEqual(alone);
  });

  it('refuses a map of another size than its image', () => {
    let error: unknown;
    try {
      cutCrops(
        grey(4, 5, 9),
        mapOf(5, 4, () => 0),
        [shownTable([0])],
        { size: 16 },
      );
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(HemlError);
    expect((error as HemlError).message).toBe('The class map is 5x4, its image 4x5.');
    expect((error as HemlError).code).toBe('class-map-size-mismatch');
  });
});
