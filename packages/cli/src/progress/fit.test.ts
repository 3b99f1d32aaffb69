import { expect, test } from 'vitest';
import { columnsOf, fit, wrapped } from './fit';

test('cuts by columns and marks the cut', () => {
  expect(fit('abcdef', 6)).toBe('abcdef');
  expect(fit('abcdef', 4)).toBe('abc…');
  expect(fit('abcdef', 0)).toBe('…');
});

test('a wide character takes two columns, an accent and a colour none', () => {
  expect(columnsOf('髪')).toBe(2);
  expect(columnsOf('e\u0301')).toBe(1);
  expect(columnsOf('\x1b[32m✓\x1b[39m')).toBe(1);
  expect(fit('髪と鼻: epoch', 6)).toBe('髪と…');
});

test('breaks between words, and leaves one whole that is too long', () => {
  expect(wrapped('stopping after this step; interrupt again', 20)).toEqual([
    'stopping after this',
    'step; interrupt',
    'again',
  ]);
  expect(wrapped('to /a/long/path now', 8)).toEqual(['to', '/a/long/path', 'now']);
});
