import { describe, expect, it } from 'vitest';
import { alignFigures, figureOf } from './align-figures';
import { type Moments, momentsOf } from './moments';
import { classAgreement, maskOverlap, outlineOverlap } from './overlap';
import { alignMasks, backward, forward, type Similarity } from './similarity';
import { warpMask } from './warp';

const size = 64;

/** A box of half sides a and b around (x, y), turned by an angle. */
const turnedBox = (x: number, y: number, a: number, b: number, angle: number): Uint8Array =>
  Uint8Array.from({ length: size * size }, (_, p) => {
    const [dx, dy] = [(p % size) - x, Math.floor(p / size) - y];
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    return Number(Math.abs(cos * dx + sin * dy) <= a && Math.abs(cos * dy - sin * dx) <= b);
  });
const momentsOfBox = (...box: Parameters<typeof turnedBox>) => momentsOf(turnedBox(...box), size) as Moments;
const picture = (map: Uint8Array) => ({ width: size, height: size, map });

describe('momentsOf', () => {
  it('tells area, centre and axes', () => {
    const { area, x, y, angle, elongation } = momentsOfBox(30, 25, 15, 5, 0.4);
    expect(area).toBeCloseTo(30 * 10, -2);
    expect([x, y, angle]).toEqual([expect.closeTo(30, 0), expect.closeTo(25, 0), expect.closeTo(0.4, 1)]);
    expect(elongation).toBeCloseTo(3, 0);
  });

  it('is nothing for an empty mask', () => {
    expect(momentsOf(new Uint8Array(9), 3)).toBeUndefined();
  });
});

describe('alignMasks', () => {
  it('finds shift, scale and rotation, and undoes itself', () => {
    const found = alignMasks(momentsOfBox(20, 22, 10, 4, 0.1), momentsOfBox(40, 35, 15, 6, 0.4));
    expect(found.scale).toBeCloseTo(1.5, 1);
    expect(found.rotation).toBeCloseTo(0.3, 1);
    const [x, y] = forward(found, 13, 17);
    expect(backward(found, x, y)).toEqual([expect.closeTo(13, 9), expect.closeTo(17, 9)]);
    const [from, to] = [turnedBox(20, 22, 10, 4, 0.1), turnedBox(40, 35, 15, 6, 0.4)].map(picture);
    expect(maskOverlap(from!, to!, found)).toBeGreaterThan(0.9);
  });

  it('keeps within its bounds, and turns nothing that has no direction', () => {
    const [small, large] = [momentsOfBox(30, 30, 5, 2, 0), momentsOfBox(30, 30, 28, 9, 1)];
    expect(alignMasks(small, large)).toMatchObject({ scale: 2, rotation: Math.PI / 6 });
    expect(alignMasks(large, small)).toMatchObject({ scale: 0.5, rotation: -Math.PI / 6 });
    // The recipient's image has twice the pixels a side.
    expect(alignMasks(small, large, 2).scale).toBeGreaterThan(2);
    expect(alignMasks(momentsOfBox(30, 30, 9, 9, 0), momentsOfBox(30, 30, 9, 9, 0.5)).rotation).toBe(0);
  });
});

describe('alignFigures', () => {
  const truth: Similarity = { scale: 1.2, rotation: 0.2, from: [20, 20], to: [26, 30] };
  const moments = (x: number, y: number, area = 20): Moments => ({ area, x, y, angle: 0, elongation: 1 });
  const donor = new Map([
    [1, moments(10, 10)],
    [2, moments(30, 12)],
    [3, moments(20, 28)],
    [4, moments(22, 20)],
    [5, moments(12, 22)],
  ]);
  const moved = new Map([...donor].map(([id, { x, y }]) => [id, moments(...forward(truth, x, y))]));

  it('finds the similarity that the classes agree on, whatever one of them says', () => {
    const off = new Map(moved).set(4, moments(60, 2));
    for (const recipient of [moved, off]) {
      const found = alignFigures(donor, recipient)!;
      for (const { x, y } of [...donor.values()]) {
        const [[u, v], [a, b]] = [forward(found, x, y), forward(truth, x, y)];
        expect(Math.hypot(u - a, v - b)).toBeLessThan(recipient === moved ? 1e-6 : 1.5);
      }
    }
  });

  it('fits where the part is, when the figures differ in shape', () => {
    const bent = new Map(moved).set(3, moments(26, 60)).set(5, moments(6, 40));
    const away = (near?: Parameters<typeof alignFigures>[3]) => {
      const [x, y] = forward(alignFigures(donor, bent, 1, near)!, 30, 12);
      const [a, b] = forward(truth, 30, 12);
      return Math.hypot(x - a, y - b);
    };
    expect(away({ part: moments(30, 12), of: 'donor' })).toBeLessThan(away());
  });

  it('takes one class by its mask, and none not at all', () => {
    const one = new Map([[1, moments(5, 6, 80)]]);
    expect(alignFigures(donor, one)).toMatchObject({ scale: 2, from: [10, 10], to: [5, 6] });
    expect(alignFigures(donor, new Map([[9, moments(1, 1)]]))).toBeUndefined();
  });

  it('leaves out the background and the part', () => {
    const map = Uint8Array.from([0, 1, 2, 2]);
    expect([...figureOf({ width: 2, height: 2, map }, new Set([0, 1])).keys()]).toEqual([2]);
  });
});

describe('overlaps', () => {
  const shift: Similarity = { scale: 1.3, rotation: 0.3, from: [30, 30], to: [33, 28] };
  const [a, b] = [turnedBox(30, 30, 14, 9, 0.5), turnedBox(34, 29, 16, 12, 0)];
  /** The donor's value at a recipient's pixel, as one writes it down. */
  const laid = (map: Uint8Array, p: number) => {
    const [u, v] = backward(shift, p % size, Math.floor(p / size)).map(Math.round);
    return u! < 0 || v! < 0 || u! >= size || v! >= size ? undefined : map[v! * size + u!];
  };
  const share = (both: (p: number) => boolean, either: (p: number) => boolean) => {
    const pixels = [...a.keys()];
    return pixels.filter(both).length / pixels.filter(either).length;
  };

  it('of masks are their intersection over union', () => {
    const expected = share(
      (p) => !!laid(a, p) && !!b[p],
      (p) => !!laid(a, p) || !!b[p],
    );
    expect(maskOverlap(picture(a), picture(b), shift)).toBeCloseTo(expected, 12);
    expect([...warpMask(picture(a), shift, picture(b))]).toEqual([...b.keys()].map((p) => laid(a, p) ?? 0));
  });

  it('of outlines and classes leave out the part', () => {
    const withPart = (mask: Uint8Array) => mask.map((value, p) => (p % size < 24 ? 7 : value));
    const [from, to] = [withPart(a), withPart(b)];
    const counts = (p: number) => laid(from, p) !== undefined && laid(from, p) !== 7 && to[p] !== 7;
    const same = (id: number) =>
      share(
        (p) => counts(p) && laid(from, p) === id && to[p] === id,
        (p) => counts(p) && (laid(from, p) === id || to[p] === id),
      );
    const none = { behind: new Set([0]), segment: new Set([7]) };
    expect(outlineOverlap(picture(from), picture(to), shift, none)).toBeCloseTo(same(1), 12);
    const box = { left: 0, top: 0, right: size, bottom: size };
    expect(classAgreement(picture(from), picture(to), shift, none.segment, box)).toBeCloseTo(
      (same(0) + same(1)) / 2,
      12,
    );
  });
});
