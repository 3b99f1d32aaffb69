import { createRandom, type Random } from '@hemlkit/core/plugin';
import { expect, it } from 'vitest';
import { stream, uniform } from '../../test/additive';
import { augmentCrops, type CropBatch, fillAbsent } from './augment';
import { boxStatistics } from './box-statistics';

const [images, nodes, size] = [3, 2, 4];
const shape = { nodes, size };
const length = size * size * 4;

const batchOf = (seed: number): CropBatch => ({
  crops: Uint8Array.from(stream(seed, images * nodes * length), (x) => x & 255),
  boxes: uniform(seed + 1, images * nodes * 6, 0.5, 0.5),
  present: [1, 1, 1, 0, 0, 0],
});

/** A generator that gives these numbers, in order. */
function scripted(uniforms: number[], integers: number[]): Random {
  return {
    ...createRandom(1),
    uniform: () => uniforms.shift()!,
    integer: () => integers.shift()!,
  };
}

it('mirrors all crops of an image and their places, and moves each crop by itself', () => {
  const batch = batchOf(5);
  // Of each crop: down by 0, 1 or 2 less one, then to the right.
  const moves = [2, 1, 1, 0, 0, 2, 1, 1, 1, 1, 1, 1];
  const given = augmentCrops(batch, shape, scripted([0.4, 0.5, 0.9], [...moves]));
  const inside = (place: number) => Math.min(size - 1, Math.max(0, place));
  for (let at = 0; at < images * nodes; at++) {
    const mirrored = at < nodes;
    const [down, right] = [moves[2 * at]! - 1, moves[2 * at + 1]! - 1];
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        const column = inside(x + right);
        const source = inside(y + down) * size + (mirrored ? size - 1 - column : column);
        const pixel = (crops: Uint8Array, place: number) => [
          ...crops.slice(at * length + 4 * place, at * length + 4 * place + 4),
        ];
        expect(pixel(given.crops, y * size + x)).toEqual(pixel(batch.crops, source));
      }
    }
    const box = (boxes: Float32Array) => [...boxes.slice(6 * at, 6 * at + 6)];
    const [x, ...rest] = box(batch.boxes);
    expect(box(given.boxes)).toEqual([mirrored ? Math.fround(1 - x!) : x, ...rest]);
  }
});

it('leaves the batch it is given, and draws the same again', () => {
  const batch = batchOf(5);
  const first = augmentCrops(batch, shape, createRandom(2).split('step', 1));
  expect(batch).toEqual(batchOf(5));
  expect(augmentCrops(batch, shape, createRandom(2).split('step', 1))).toEqual(first);
  expect(augmentCrops(batch, shape, createRandom(2), { flip: false, shift: 0 })).toEqual(batch);
});

it('mirrors half of the images, and moves by every step as often', () => {
  const one = { crops: new Uint8Array(9 * 4), boxes: new Float32Array(6), present: [1] };
  for (let i = 0; i < 9; i++) one.crops[4 * i] = i;
  const counts = new Map<number, number>();
  const random = createRandom(7);
  for (let i = 0; i < 3600; i++) {
    const middle = augmentCrops(one, { nodes: 1, size: 3 }, random).crops[4 * 4]!;
    counts.set(middle, (counts.get(middle) ?? 0) + 1);
  }
  for (let i = 0; i < 9; i++) expect(Math.abs(counts.get(i)! - 400)).toBeLessThan(100);
});

it('fills what an image does not show with a training image that shows it', () => {
  const batch = batchOf(5);
  const all = Uint8Array.from(stream(77, 5 * nodes * length), (x) => x & 255);
  const read = (position: number) => all.subarray(position * nodes * length, (position + 1) * nodes * length);
  const given = fillAbsent(batch, shape, read, [[3], []], createRandom(1));
  const crop = (crops: Uint8Array, at: number) => [...crops.slice(at * length, (at + 1) * length)];
  expect(crop(given.crops, 4)).toEqual(crop(all, 3 * nodes));
  // Nobody shows node 1.
  for (const at of [0, 1, 2, 3, 5]) expect(crop(given.crops, at)).toEqual(crop(batch.crops, at));
  expect(batch).toEqual(batchOf(5));
});

it('measures boxes over the images that show a node', () => {
  const boxes = new Float32Array(images * nodes * 6);
  [1, 5, 100].forEach((x, image) => {
    boxes[image * nodes * 6] = x;
  });
  const { mean, deviation } = boxStatistics(boxes, [1, 1, 1, 0, 0, 0], nodes);
  expect([mean[0], deviation[0]]).toEqual([3, Math.fround(2.001)]);
  expect([mean[1], deviation[1]]).toEqual([0, Math.fround(0.001)]);
  // A single image has no deviation.
  expect([...mean.slice(6), ...deviation.slice(6)]).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1]);
});
