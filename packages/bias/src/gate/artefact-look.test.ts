import { createRandom } from '@hemlkit/core/run';
import { expect, it } from 'vitest';
import { artefactLook } from './artefact-look';

const [width, height] = [22, 18];
const random = createRandom(3, 'look');
const image = Uint8Array.from({ length: 3 * width * height }, () => random.integer(256));
const place = Uint8Array.from({ length: width * height }, (_, p) => {
  const [x, y] = [p % width, Math.floor(p / width)];
  return Number(x >= 4 && x < 10 && y >= 3 && y < 8 && x + y < 15);
});
const shown = Uint8Array.from({ length: width * height }, (_, p) =>
  Number(p === 3 * width + 5 || p === 8 * width + 11),
);

/** Every number on its own, pixel by pixel. */
function slowLook(): number[] {
  const clamp = (value: number, most: number) => Math.min(most, Math.max(0, value));
  const luma = (x: number, y: number) => {
    const at = 3 * (clamp(y, height - 1) * width + clamp(x, width - 1));
    return 0.299 * image[at]! + 0.587 * image[at + 1]! + 0.114 * image[at + 2]!;
  };
  const pixels = Array.from(place, (_, p) => [p % width, Math.floor(p / width)] as [number, number]);
  const isIn = (x: number, y: number) =>
    x >= 0 && y >= 0 && x < width && y < height && place[y * width + x] === 1;
  /** Whether a pixel not farther than `reach`, along either side, is within the place or is not. */
  const near = ([x, y]: [number, number], reach: number, within: boolean) =>
    pixels.some(([u, v]) => Math.abs(u - x) <= reach && Math.abs(v - y) <= reach && isIn(u, v) === within);
  const isShown = ([x, y]: [number, number]) =>
    Math.max(Math.abs(x - 5), Math.abs(y - 3)) <= 1 || Math.max(Math.abs(x - 11), Math.abs(y - 8)) <= 1;
  const told = pixels.filter((p) => !isShown(p));
  const mean = (of: [number, number][], value: (x: number, y: number) => number) =>
    of.reduce((sum, [x, y]) => sum + value(x, y), 0) / of.length;
  const colours = (of: [number, number][]) =>
    [0, 1, 2].map((c) => mean(of, (x, y) => image[3 * (y * width + x) + c]! / 255));
  const rough = (of: [number, number][]) =>
    Math.log(
      1 +
        mean(of, (x, y) =>
          Math.abs(luma(x - 1, y) + luma(x + 1, y) + luma(x, y - 1) + luma(x, y + 1) - 4 * luma(x, y)),
        ),
    );
  const steep = (of: [number, number][]) =>
    Math.log(
      1 +
        mean(of, (x, y) =>
          Math.sqrt(
            ((luma(x + 1, y) - luma(x - 1, y)) / 2) ** 2 + ((luma(x, y + 1) - luma(x, y - 1)) / 2) ** 2,
          ),
        ),
    );
  const deviation = (of: [number, number][]) => {
    const middle = mean(of, luma);
    return Math.sqrt(mean(of, (x, y) => (luma(x, y) - middle) ** 2)) / 255;
  };
  const numbers: number[] = [];
  for (let row = 0; row < 4; row++)
    for (let column = 0; column < 4; column++) {
      const cell = told.filter(
        ([x, y]) => Math.floor((4 * x) / width) === column && Math.floor((4 * y) / height) === row,
      );
      numbers.push(...colours(cell), rough(cell));
    }
  // Small images are softened over one pixel: the band reaches two.
  const zones = [
    told.filter(([x, y]) => isIn(x, y)),
    told.filter((p) => near(p, 2, true) && near(p, 2, false)),
    told.filter((p) => !near(p, 2, true) && near(p, 6, true)),
  ];
  for (const zone of zones) numbers.push(...colours(zone), deviation(zone), rough(zone), steep(zone));
  return numbers;
}

it('is what its words say', () => {
  const look = artefactLook({ width, height, image }, { place, shown });
  const expected = slowLook();
  expect(look).toHaveLength(4 * 16 + 3 * 6);
  expect(expected).toHaveLength(look.length);
  for (const [i, value] of expected.entries()) expect(look[i]).toBeCloseTo(value, 5);
});

it('is numbers all the same where an image is smaller than the grid, or all place', () => {
  const tiny = artefactLook(
    { width: 2, height: 2, image: new Uint8Array(12) },
    { place: new Uint8Array(4).fill(1), shown: new Uint8Array(4) },
  );
  expect(tiny.every(Number.isFinite)).toBe(true);
});
