import { testExplainer } from '@hemlkit/testing';
import { describe, expect, it } from 'vitest';
import { cutRegions, xrai } from './xrai';

testExplainer(xrai, { reads: 'pixels' });

describe('cutRegions', () => {
  const size = 56;
  /** Left dark, right bright, with a red square in the dark. */
  const image = Float32Array.from({ length: 3 * size ** 2 }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % size, Math.floor(i / 3 / size)];
    const isSquare = x > 6 && x < 20 && y > 20 && y < 34;
    if (isSquare) return i % 3 === 0 ? 0.9 : 0;
    return x < size / 2 ? 0.2 : 0.8;
  });

  it('finds what differs, at each scale', () => {
    const regions = cutRegions(image, size, [50, 500]);
    const square = regions.filter((region) => region[27 * size + 13] && !region[27 * size + 2]);
    expect(square).toHaveLength(2);
    for (const region of square) {
      const pixels = [...region.keys()].filter((i) => region[i]);
      const columns = pixels.map((i) => i % size);
      const rows = pixels.map((i) => Math.floor(i / size));
      // The square, but for what the blur makes of its border.
      for (const [places, least, most] of [
        [columns, 7, 19],
        [rows, 21, 33],
      ] as const) {
        expect(Math.abs(Math.min(...places) - least)).toBeLessThanOrEqual(2);
        expect(Math.abs(Math.max(...places) - most)).toBeLessThanOrEqual(2);
      }
    }
    // Together the regions of any scale cover the image.
    const covered = regions.reduce(
      (all, region) => all.map((is, i) => is | region[i]!),
      new Uint8Array(size ** 2),
    );
    expect(covered.every(Boolean)).toBe(true);
  });
});
