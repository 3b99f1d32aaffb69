import { createRandom } from '@hemlkit/core/plugin';
import { expect, it } from 'vitest';
import { moveBorder, withMaskErrors, zoom } from './mask-errors';

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

it('zooms around the centre', () => {
  const crop = cropOf(middle);
  const to = new Uint8Array(crop.length);
  zoom(crop, to, { size, across: 1, down: 1, fill });
  expect(to).toEqual(crop);
  // Three pixels of five are enlarged to all: only between their outer pixels and the fill is something mixed.
  zoom(crop, to, { size, across: 0.5, down: 0.5, fill });
  expectNear(to, cropOf(all));
  zoom(cropOf(all), to, { size, across: 2, down: 2, fill });
  expectNear(to, cropOf(middle));
});

/** The numbers of a box whose sides are shares of the image, and which the mask covers. */
const boxOf = (width: number, height: number) => [
  0.5,
  0.5,
  Math.log(width),
  Math.log(height),
  Math.log(width * height),
  1,
];

it('changes the masks of a share of the images, of all their nodes by the same border, and of no node that is not shown', () => {
  const [images, nodes] = [400, 3];
  const length = size * size * 4;
  const crops = new Uint8Array(images * nodes * length);
  for (let at = 0; at < images * nodes; at++) crops.set(cropOf(middle), at * length);
  const present = Array.from({ length: images * nodes }, (_, at) => Number(at % nodes !== 2));
  const sides = [0.1, 0.2, 0.1];
  const boxes = Float32Array.from({ length: images * nodes * 6 }, (_, at) => {
    const side = sides[Math.floor(at / 6) % nodes]!;
    return boxOf(side, side)[at % 6]!;
  });
  const before = [crops.slice(), boxes.slice()];
  const batch = { crops, boxes, present };
  const given = withMaskErrors(batch, { nodes, size }, createRandom(4), { share: 0.25, fill, margin: 0.1 });
  expect([crops, boxes]).toEqual(before);
  const counts = { less: 0, more: 0, same: 0 };
  for (let image = 0; image < images; image++) {
    const border = [0, 1, 2].map(
      (node) => Math.exp(given.boxes[6 * (image * nodes + node) + 2]!) - sides[node]!,
    );
    expect(border[1]).toBeCloseTo(border[0]!, 6);
    expect(Math.abs(border[0]!)).toBeLessThan(0.0201);
    expect(border[2]).toBeCloseTo(0, 7);
    const absent = (image * nodes + 2) * length;
    expect(given.crops.subarray(absent, absent + length)).toEqual(cropOf(middle));
    counts[border[0]! < -1e-6 ? 'less' : border[0]! > 1e-6 ? 'more' : 'same']++;
  }
  // Half of a quarter each way; four standard deviations of 400 draws are 26.
  expect(Math.abs(counts.less - 50)).toBeLessThan(27);
  expect(Math.abs(counts.more - 50)).toBeLessThan(27);
  expect(counts.same).toBe(400 - counts.less - counts.more);
});

it('leaves a mask as it is of which nothing would be left', () => {
  const batch = { crops: cropOf(middle), boxes: Float32Array.from(boxOf(0.5, 1e-9)), present: [1] };
  const changed = [0, 1, 2, 3, 4, 5, 6, 7].map((seed) => {
    const random = createRandom(seed);
    const given = withMaskErrors(batch, { nodes: 1, size }, random, { share: 1, fill, margin: 0.1 });
    return given.boxes[3]! - batch.boxes[3]!;
  });
  // Those that gain a border are higher by far, and none is lower.
  expect(changed.filter((by) => by === 0).length).toBeGreaterThan(0);
  expect(changed.every((by) => by === 0 || by > 10)).toBe(true);
});
