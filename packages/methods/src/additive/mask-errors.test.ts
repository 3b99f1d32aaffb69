import { createRandom } from '@hemlkit/core/plugin';
import { expect, it } from 'vitest';
import { moveBorder, withMaskErrors } from './mask-errors';

const fill = [124, 116, 104] as const;
const size = 5;

/** A crop whose mask is given by lines of digits, 0 to 2 halves of a pixel's cover, of one colour. */
function cropOf(cover: readonly string[], colour: readonly number[] = [200, 10, 104]): Uint8Array {
  const crop = new Uint8Array(size * size * 4);
  for (let at = 0; at < size * size; at++) {
    const share = Number(cover[Math.floor(at / size)]![at % size]) / 2;
    for (let channel = 0; channel < 3; channel++)
      crop[4 * at + channel] = Math.round(fill[channel]! + share * (colour[channel]! - fill[channel]!));
    crop[4 * at + 3] = Math.round(255 * share);
  }
  return crop;
}

const moved = (crop: Uint8Array, amount: number, grows: boolean) => {
  const to = new Uint8Array(crop.length);
  moveBorder(crop, to, { size, amount, grows, fill });
  return to;
};

const small = ['00000', '00000', '00200', '00000', '00000'];
const middle = ['00000', '02220', '02220', '02220', '00000'];
const all = ['22222', '22222', '22222', '22222', '22222'];

/** Each number at most one step of rounding from the other. */
function expectNear(found: Uint8Array, wanted: Uint8Array): void {
  found.forEach((value, at) => {
    expect(Math.abs(value - wanted[at]!)).toBeLessThanOrEqual(1);
  });
}

it('takes a border of a whole pixel away, and adds one', () => {
  expectNear(moved(cropOf(middle), 1, false), cropOf(small));
  expectNear(moved(cropOf(small), 1, true), cropOf(middle));
  expectNear(moved(cropOf(middle), 1, true), cropOf(all));
});

it('changes cover and colour alike with half a pixel', () => {
  const half = ['00000', '01110', '01210', '01110', '00000'];
  expectNear(moved(cropOf(middle), 0.5, false), cropOf(half));
  expectNear(moved(cropOf(small), 0.5, true), cropOf(half));
});

it('leaves a crop as it is where the border has no width, and one without a mask', () => {
  for (const grows of [true, false]) {
    expect(moved(cropOf(middle), 0, grows)).toEqual(cropOf(middle));
    const empty = cropOf(['00000', '00000', '00000', '00000', '00000']);
    expect(moved(empty, 1, grows)).toEqual(empty);
  }
});

it('moves the masks of a share of the images, of all their nodes alike, and of no node that is not shown', () => {
  const [images, nodes] = [400, 3];
  const length = size * size * 4;
  const crops = new Uint8Array(images * nodes * length);
  for (let at = 0; at < images * nodes; at++) crops.set(cropOf(middle), at * length);
  const present = Array.from({ length: images * nodes }, (_, at) => Number(at % nodes !== 2));
  const batch = { crops, boxes: new Float32Array(images * nodes * 6), present };
  const before = crops.slice();
  const given = withMaskErrors(batch, { nodes, size }, createRandom(4), { share: 0.25, fill });
  expect(crops).toEqual(before);
  expect(given.boxes).toBe(batch.boxes);
  const cover = (at: number) =>
    given.crops
      .subarray(at * length, (at + 1) * length)
      .reduce((sum, v, i) => sum + (i % 4 === 3 ? v : 0), 0);
  const counts = { less: 0, more: 0, same: 0 };
  for (let image = 0; image < images; image++) {
    const [first, second, absent] = [0, 1, 2].map((node) => cover(image * nodes + node));
    expect(second).toBe(first);
    expect(absent).toBe(9 * 255);
    counts[first! < 9 * 255 ? 'less' : first! > 9 * 255 ? 'more' : 'same']++;
  }
  // Half of a quarter each way; four standard deviations of 400 draws are 26.
  expect(Math.abs(counts.less - 50)).toBeLessThan(27);
  expect(Math.abs(counts.more - 50)).toBeLessThan(27);
  expect(counts.same).toBe(400 - counts.less - counts.more);
});
