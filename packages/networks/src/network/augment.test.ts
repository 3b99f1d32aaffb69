import { createRandom } from '@hemlkit/core/method';
import { describe, expect, it } from 'vitest';

import { drawPlacement, type Placement, place } from './augment';

const size = 8;
const area = size * size;
/** Class ids that name the pixel; the image's channels carry the same number. */
const map = Uint8Array.from({ length: area }, (_, i) => i);
const image = Uint8Array.from({ length: area * 3 }, (_, i) => Math.floor(i / 3));

function placed(placement: Placement) {
  const toImage = new Uint8Array(area * 3);
  const toMap = new Uint8Array(area);
  place(placement, size, image, map, toImage, toMap);
  return { toImage, toMap };
}

/** Every pixel by itself, by the definition: bilinear at the place its centre comes from, the map's nearest. */
function slow({ left, top, width, height, flip }: Placement, from: Uint8Array) {
  const last = size - 1;
  const at = (start: number, length: number, i: number) =>
    Math.max(0, Math.min(last, start + ((i + 0.5) * length) / size - 0.5));
  const toImage = new Uint8Array(area * 3);
  const toMap = new Uint8Array(area);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const v = at(top, height, y);
      const u = at(left, width, flip ? last - x : x);
      const [top0, left0] = [Math.floor(v), Math.floor(u)];
      toMap[y * size + x] = map[Math.round(v) * size + Math.round(u)] as number;
      for (let channel = 0; channel < 3; channel++) {
        const value = (row: number, column: number) =>
          from[(Math.min(last, row) * size + Math.min(last, column)) * 3 + channel] as number;
        const along = (row: number) =>
          value(row, left0) * (1 - (u - left0)) + value(row, left0 + 1) * (u - left0);
        toImage[(y * size + x) * 3 + channel] = Math.round(
          along(top0) * (1 - (v - top0)) + along(top0 + 1) * (v - top0),
        );
      }
    }
  return { toImage, toMap };
}

describe('place', () => {
  it('is the definition, pixel by pixel', () => {
    const random = createRandom(5);
    const noise = Uint8Array.from({ length: area * 3 }, () => random.integer(256));
    for (let i = 0; i < 40; i++) {
      const placement = drawPlacement({ crop: [0.05, 1], flip: true }, size, random);
      const toImage = new Uint8Array(area * 3);
      const toMap = new Uint8Array(area);
      place(placement, size, noise, map, toImage, toMap);
      expect({ toImage, toMap }).toEqual(slow(placement, noise));
    }
  });

  const whole = { left: 0, top: 0, width: size, height: size };

  it('leaves the whole image as it is', () => {
    const { toImage, toMap } = placed({ ...whole, flip: false });
    expect(toImage).toEqual(image);
    expect(toMap).toEqual(map);
  });

  it('mirrors image and map together', () => {
    const { toImage, toMap } = placed({ ...whole, flip: true });
    for (let y = 0; y < size; y++)
      for (let x = 0; x < size; x++) {
        expect(toMap[y * size + x]).toBe(map[y * size + (size - 1 - x)]);
        expect(toImage[(y * size + x) * 3]).toBe(image[(y * size + (size - 1 - x)) * 3]);
      }
  });

  it('magnifies a part, the map from its nearest pixel', () => {
    const { toImage, toMap } = placed({ left: 2, top: 4, width: 4, height: 4, flip: false });
    // The upper left quarter of the result is the part's upper left 2x2 pixels.
    expect([toMap[0], toMap[1]]).toEqual([4 * size + 2, 4 * size + 2]);
    expect(new Set(toMap)).toEqual(
      new Set([4, 5, 6, 7].flatMap((y) => [2, 3, 4, 5].map((x) => y * size + x))),
    );
    // Halfway between two pixel centres the image is their mean.
    expect(toImage[(1 * size + 2) * 3]).toBeGreaterThan(image[(4 * size + 2) * 3] as number);
  });
});

describe('drawPlacement', () => {
  it('keeps to the range of areas and inside the image', () => {
    const random = createRandom(1);
    for (let i = 0; i < 200; i++) {
      const { left, top, width, height } = drawPlacement({ crop: [0.2, 0.8], flip: true }, 64, random);
      const share = (width * height) / 4096;
      expect(share).toBeLessThanOrEqual(0.8 + 1e-9);
      expect(share).toBeGreaterThan(0.1);
      expect(left).toBeGreaterThanOrEqual(0);
      expect(top).toBeGreaterThanOrEqual(0);
      expect(left + width).toBeLessThanOrEqual(64 + 1e-9);
      expect(top + height).toBeLessThanOrEqual(64 + 1e-9);
    }
  });

  it('mirrors about half of the time, and never when not asked', () => {
    const random = createRandom(2);
    const flips = Array.from({ length: 400 }, () => drawPlacement({ flip: true }, 64, random).flip);
    const share = flips.filter(Boolean).length / flips.length;
    expect(share).toBeGreaterThan(0.4);
    expect(share).toBeLessThan(0.6);
    expect(drawPlacement({ flip: false }, 64, random)).toEqual({
      left: 0,
      top: 0,
      width: 64,
      height: 64,
      flip: false,
    });
  });
});
