import { expect, test } from 'vitest';
import { alike, contrast, different, inkOn, probabilityColour } from './colours';

test('runs from blue over pale to orange, and stays within', () => {
  expect([0, 0.5, 1].map(probabilityColour)).toEqual([alike, '#f3f1ec', different]);
  expect([-1, 2].map(probabilityColour)).toEqual([alike, different]);
  expect(probabilityColour(0.125)).toBe('#5a96c5');
});

test('text on every colour of the scale can be read (WCAG AA: 4.5)', () => {
  for (let p = 0; p <= 1; p += 0.01) {
    const colour = probabilityColour(p);
    expect(contrast(colour, inkOn(colour))).toBeGreaterThan(4.5);
  }
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
});

/** The colour as a dichromat sees it, linear RGB matrices of Viénot, Brettel and Mollon (1999). */
const dichromats: Record<string, number[][]> = {
  protanopia: [
    [0.11238, 0.88762, 0],
    [0.11238, 0.88762, 0],
    [0.00401, -0.00401, 1],
  ],
  deuteranopia: [
    [0.29275, 0.70725, 0],
    [0.29275, 0.70725, 0],
    [-0.02234, 0.02234, 1],
  ],
};

test.each(Object.entries(dichromats))('the two ends differ under %s', (_, matrix) => {
  const seen = (colour: string) => {
    const linear = [1, 3, 5].map((at) => (Number.parseInt(colour.slice(at, at + 2), 16) / 255) ** 2.2);
    return matrix.map((row) => row.reduce((sum, weight, i) => sum + weight * (linear[i] as number), 0));
  };
  const [a, b] = [seen(alike), seen(different)] as [number[], number[]];
  expect(Math.abs((a[2] as number) - (b[2] as number))).toBeGreaterThan(0.3);
});
