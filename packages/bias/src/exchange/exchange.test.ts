import { createRandom } from '@hemlkit/core/run';
import { describe, expect, it } from 'vitest';
import { exchangeSegment } from './exchange-segment';
import { fill } from './fill';
import { nearestKnown } from './nearest';
import { paste } from './paste';
import { boxSums, dilate, type Picture } from './picture';
import type { Similarity } from './similarity';
import { applyTone, fromLuma, toLuma, toneFor } from './tone';
import { blur, warp } from './warp';

const [width, height] = [24, 20];
const noise = createRandom(1, 'test');
const identity: Similarity = { scale: 1, rotation: 0, from: [0, 0], to: [0, 0] };

const box = (left: number, top: number, right: number, bottom: number) =>
  Uint8Array.from({ length: width * height }, (_, p) => {
    const [x, y] = [p % width, Math.floor(p / width)];
    return Number(x >= left && x <= right && y >= top && y <= bottom);
  });

/** Background 0 in blue, a figure 1 in a ramp of greens, and a part 2 of one colour where the mask is. */
function scene(part: Uint8Array, colour: readonly number[]): Picture {
  const figure = box(6, 5, 17, 19);
  const map = figure.map((inside, p) => (part[p] ? 2 : inside));
  const image = new Uint8Array(3 * map.length);
  for (const [p, id] of map.entries())
    image.set(id === 2 ? colour : id === 1 ? [20, 100 + 5 * (p % width), 30] : [10, 20, 150], 3 * p);
  return { width, height, map, image };
}
const pixel = ({ image }: Picture, x: number, y: number) => [
  ...image.subarray(3 * (y * width + x), 3 * (y * width + x) + 3),
];

describe('box sums', () => {
  it.each([0, 1, 3])('are those that one counts, at radius %i', (radius) => {
    const values = Float32Array.from({ length: width * height * 2 }, () => noise.integer(9));
    const counted = Float32Array.from(values, (_, i) => {
      const [c, p] = [i % 2, Math.floor(i / 2)];
      const [x, y] = [p % width, Math.floor(p / width)];
      let sum = 0;
      for (let row = y - radius; row <= y + radius; row++)
        for (let column = x - radius; column <= x + radius; column++)
          if (row >= 0 && column >= 0 && row < height && column < width)
            sum += values[2 * (row * width + column) + c]!;
      return sum;
    });
    expect(boxSums(values, width, radius, 2)).toEqual(counted);
  });

  it('grow a mask in a square, and blur by means of means', () => {
    expect(dilate(box(5, 5, 5, 5), width, 2)).toEqual(box(3, 3, 7, 7));
    const dot = blur(Float32Array.from(box(9, 9, 9, 9)), width, 1);
    expect(dot[9 * width + 9]).toBeCloseTo(9 / 81, 6);
    expect(dot[9 * width + 11]).toBeCloseTo(3 / 81, 6);
    expect(dot.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
  });
});

describe('nearestKnown', () => {
  it('finds pixels as near as any', () => {
    const hole = box(4, 3, 12, 11);
    const sources = nearestKnown(hole, width)!;
    for (const [p, source] of sources.entries()) {
      const away = (q: number) =>
        Math.hypot((q % width) - (p % width), Math.floor(q / width) - Math.floor(p / width));
      const least = Math.min(...[...hole.keys()].filter((q) => !hole[q]).map(away));
      expect(away(source)).toBeCloseTo(least, 9);
    }
  });

  it('is nothing where nothing is known', () => {
    expect(nearestKnown(new Uint8Array(9).fill(1), 3)).toBeUndefined();
  });
});

describe('fill', () => {
  const hole = box(8, 3, 14, 9);
  const filled = fill(scene(hole, [255, 0, 0]), hole, new Set([2]))!;

  it('gives bare pixels the class of the nearest', () => {
    expect(filled.map[3 * width + 11]).toBe(0);
    expect(filled.map[9 * width + 11]).toBe(1);
    expect(filled.map.includes(2)).toBe(false);
  });

  it('continues the colours of each class: as the mean of its neighbours, taken again and again', () => {
    const { image } = scene(hole, [255, 0, 0]);
    let colours = Float64Array.from(image, (value, i) => (hole[Math.floor(i / 3)] ? 100 : value));
    for (let round = 0; round < 4000; round++) {
      colours = colours.map((value, i) => {
        const [p, c] = [Math.floor(i / 3), i % 3];
        if (!hole[p]) return value;
        const around = [p - 1, p + 1, p - width, p + width].filter((q) => filled.map[q] === filled.map[p]);
        return around.reduce((sum, q) => sum + colours[3 * q + c]!, 0) / around.length;
      });
    }
    const most = Math.max(...colours.map((value, i) => Math.abs(value - filled.image[i]!)));
    expect(most).toBeLessThan(1);
  });

  it('takes another layout where one is given, but never what is gone', () => {
    const layout = box(0, 0, 10, 19).map((left) => (left ? 1 : 2));
    const { map } = fill(scene(hole, [255, 0, 0]), hole, new Set([2]), undefined, layout)!;
    expect([map[4 * width + 9], map[3 * width + 13]]).toEqual([1, 0]);
  });

  it('lays the grain of the surroundings over it', () => {
    const noisy = scene(hole, [255, 0, 0]);
    noisy.image = noisy.image.map((value) => Math.min(255, Math.max(0, value + 8 * noise.normal())));
    const { image } = fill(noisy, hole, new Set([2]), createRandom(1))!;
    const smooth = fill(noisy, hole, new Set([2]))!.image;
    const apart = [...hole.keys()].filter((p) => hole[p]).map((p) => image[3 * p + 1]! - smooth[3 * p + 1]!);
    const deviation = Math.sqrt(apart.reduce((sum, d) => sum + d * d, 0) / apart.length);
    expect(deviation).toBeGreaterThan(4);
    expect(deviation).toBeLessThan(14);
  });
});

describe('tone', () => {
  it('goes to luma and back', () => {
    for (const [i, value] of fromLuma(...toLuma(12, 200, 99)).entries())
      expect(value).toBeCloseTo([12, 200, 99][i]!, 2);
  });

  it('finds the light that a donor was darkened by, within bounds', () => {
    const part = box(8, 3, 14, 9);
    const target = scene(part, [200, 0, 0]);
    const darker = (by: number): Picture => ({
      ...target,
      image: target.image.map((value) => Math.max(0, value - by)),
    });
    const all = new Uint8Array(part.length).fill(1);
    const shift = (by: number) => {
      const donor = darker(by);
      const tone = toneFor(target, warp(donor, all, identity, target), part, new Set([0, 2]))!;
      return applyTone(tone, 100, 100, 100)[1]! - 100;
    };
    expect(shift(15)).toBeCloseTo(15, 0);
    expect(shift(90)).toBeLessThan(60);
  });
});

describe('paste', () => {
  const part = box(8, 6, 14, 11);
  const target = scene(new Uint8Array(part.length), []);
  const donor = scene(part, [200, 40, 60]);
  const without = new Set([0, 2]);
  const pasted = paste({ target, donor, mask: part, similarity: identity, without });

  it("shows the donor's part, fades out, and leaves all else", () => {
    expect(pasted.map).toEqual(donor.map);
    expect(pixel(pasted, 11, 8)).toEqual([200, 40, 60]);
    const [red] = pixel(pasted, 7, 8) as [number];
    expect(red).toBeGreaterThan(pixel(target, 7, 8)[0]!);
    expect(red).toBeLessThan(200);
    expect(pixel(pasted, 4, 8)).toEqual(pixel(target, 4, 8));
  });

  it('moves it, and keeps to where it may lie', () => {
    const moved = paste({
      target,
      donor,
      mask: part,
      within: box(0, 0, 12, 19),
      similarity: { ...identity, to: [-3, 2] },
      without,
    });
    const expected = target.map.map((id, p) => (box(5, 8, 11, 13)[p] ? 2 : id));
    expect(moved.map).toEqual(expected);
  });
});

describe('exchangeSegment', () => {
  const own = box(8, 3, 14, 7);
  const recipient = scene(own, [255, 0, 0]);
  const other = box(7, 4, 15, 7);
  const settings = { segment: new Set([2]), behind: new Set([0]), recipient, place: own };
  const make = (donor?: Picture) =>
    exchangeSegment({
      ...settings,
      ...(donor && { from: { donor, similarity: identity } }),
      random: createRandom(3),
    })!;

  it("puts another's part where the own was", () => {
    const made = make(scene(other, [250, 240, 0]));
    expect([...made.map.keys()].filter((p) => made.map[p] === 2)).toEqual(
      [...other.keys()].filter((p) => other[p]),
    );
    expect(pixel(made, 11, 6)[1]).toBeGreaterThan(150);
  });

  it("shows in a part's stead what a donor without one shows, before the own background", () => {
    const donor = scene(new Uint8Array(own.length), []);
    donor.image = donor.image.map((value, i) => (donor.map[Math.floor(i / 3)] === 0 ? 255 : value));
    const made = make(donor);
    expect(made.map).toEqual(donor.map);
    // The donor's background is white; the recipient's is blue.
    expect(pixel(made, 11, 3)[0]).toBeLessThan(40);
    expect(pixel(made, 11, 6)[1]).toBeGreaterThan(120);
  });

  it('fills the place where there is no donor', () => {
    expect(make().map.includes(2)).toBe(false);
  });

  it('changes nothing beyond a rim, and is the same each time', () => {
    const made = make(scene(other, [250, 240, 0]));
    const reach = dilate(
      own.map((inside, p) => inside | other[p]!),
      width,
      3,
    );
    for (const p of reach.keys())
      if (!reach[p])
        expect(pixel(made, p % width, Math.floor(p / width))).toEqual(
          pixel(recipient, p % width, Math.floor(p / width)),
        );
    expect(make(scene(other, [250, 240, 0]))).toEqual(made);
  });

  it('is nothing where the place is all there is', () => {
    const place = new Uint8Array(own.length).fill(1);
    expect(exchangeSegment({ ...settings, place, random: createRandom(3) })).toBeUndefined();
  });
});
