import { expect, test } from 'vitest';
import { alike, different } from './colours';
import { heatColour } from './heat-colour';

/** CIE lightness, 0 to 100. */
function lightness(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 116 * Math.cbrt(0.2126 * r + 0.7152 * g + 0.0722 * b) - 16;
}

test('runs from blue over pale to orange, and stays within', () => {
  expect([-1, 0, 1].map(heatColour)).toEqual([alike, '#f3f1ec', different]);
  expect([-2, 2].map(heatColour)).toEqual([alike, different]);
});

test.each([1, -1])('is evenly darker from pale to its end, %i', (sign) => {
  const found = Array.from({ length: 11 }, (_, i) => lightness(heatColour((sign * i) / 10)));
  const [first, last] = [found[0]!, found.at(-1)!];
  for (const [i, value] of found.entries())
    expect(Math.abs(value - (first + ((last - first) * i) / 10))).toBeLessThan(3);
});
