import { expect, test } from 'vitest';
import { shorten, textWidth } from './text-width';

test('wide characters are wide, and size scales', () => {
  expect(textWidth('mm', 10)).toBeGreaterThan(textWidth('ii', 10) * 2);
  expect(textWidth('abc', 20)).toBeCloseTo(2 * textWidth('abc', 10));
  expect(textWidth('髪', 10)).toBeGreaterThan(10);
});

test('what fits stays; what does not keeps its beginning and its end', () => {
  expect(shorten('lips', 100, 12)).toBe('lips');
  const short = shorten('validation/person_0001234_left.jpg', 120, 12);
  expect(short).toMatch(/^vali.*….*\.jpg$/);
  expect(textWidth(short, 12)).toBeLessThanOrEqual(120);
});

test('whole characters only, even where nothing fits', () => {
  expect(shorten('😀😀😀😀😀😀', 40, 12)).toMatch(/^(😀)*…(😀)*$/u);
  expect(shorten('anything', 1, 12)).toBe('…');
});
