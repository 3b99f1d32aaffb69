import { describe, expect, it } from 'vitest';
import { pillowResize } from './pillow-resize';

/** Five columns, two rows; the second row is the first one's complement. */
const row = [0, 40, 200, 255, 90];
const image = {
  width: 5,
  height: 2,
  channels: 3 as const,
  data: Uint8Array.from([...row, ...row.map((v) => 255 - v)].flatMap((v) => [v, v, v])),
};
const red = (width: number, height: number, filter: number) =>
  [...pillowResize(image, width, height, filter)].filter((_, i) => i % 3 === 0);

// What Pillow 12.3.0's Image.resize gives for the same image.
describe('pillowResize', () => {
  it.each([
    [0, 3, 2, [0, 200, 90, 255, 55, 165]],
    [0, 2, 1, [215, 0]],
    [
      0,
      8,
      3,
      [
        0, 0, 40, 200, 200, 255, 90, 90, 255, 255, 215, 55, 55, 0, 165, 165, 255, 255, 215, 55, 55, 0, 165,
        165,
      ],
    ],
    [1, 3, 2, [2, 192, 169, 253, 63, 86]],
    [1, 2, 1, [128, 128]],
    [
      1,
      8,
      3,
      [
        0, 0, 28, 154, 255, 255, 162, 57, 128, 128, 128, 128, 128, 128, 128, 128, 255, 255, 227, 101, 0, 0,
        93, 198,
      ],
    ],
    [2, 3, 2, [17, 177, 161, 238, 78, 94]],
    [2, 2, 1, [128, 128]],
    [
      2,
      8,
      3,
      [
        0, 18, 50, 150, 217, 252, 162, 90, 128, 128, 128, 128, 128, 128, 128, 128, 255, 238, 205, 105, 38, 3,
        93, 165,
      ],
    ],
    [3, 3, 2, [10, 186, 165, 245, 69, 90]],
    [3, 2, 1, [128, 128]],
    [
      3,
      8,
      3,
      [
        0, 0, 36, 157, 246, 255, 162, 71, 128, 128, 128, 128, 128, 128, 128, 128, 255, 255, 219, 98, 9, 0, 93,
        184,
      ],
    ],
    [4, 3, 2, [20, 200, 173, 235, 55, 83]],
    [4, 2, 1, [128, 128]],
    [
      4,
      8,
      3,
      [
        0, 0, 40, 200, 200, 255, 90, 90, 255, 255, 215, 55, 55, 0, 165, 165, 255, 255, 215, 55, 55, 0, 165,
        165,
      ],
    ],
    [5, 3, 2, [15, 185, 152, 240, 70, 103]],
    [5, 2, 1, [128, 128]],
    [
      5,
      8,
      3,
      [
        0, 14, 41, 178, 208, 255, 149, 90, 128, 128, 128, 128, 128, 128, 128, 128, 255, 241, 214, 77, 47, 0,
        106, 165,
      ],
    ],
  ])('is Pillow to the byte: filter %i to %i x %i', (filter, width, height, expected) => {
    expect(red(width, height, filter)).toEqual(expected);
  });

  it('leaves an image of the right size alone', () => {
    expect(pillowResize(image, 5, 2, 2)).toBe(image.data);
  });
});
