import { expect, test } from 'vitest';
import { ticks } from './ticks';

test.each([
  [0, 1, 3, [0, 0.5, 1]],
  [0.43, 0.97, 4, [0.4, 0.6, 0.8, 1]],
  [0, 37, 4, [0, 20, 40]],
  [0.093, 0.1, 4, [0.09, 0.095, 0.1]],
  [5, 5, 4, [5, 6]],
  [0, 0, 4, [0, 0.1]],
])('ticks from %d to %d, at most %d', (low, high, most, expected) => {
  expect(ticks(low, high, most)).toEqual(expected);
});

test('ticks always cover the range and are never too many', () => {
  for (let i = 1; i < 60; i++) {
    const low = Math.sin(i) * 10 ** ((i % 7) - 3);
    const high = low + Math.abs(Math.cos(i * 3)) * 10 ** ((i % 5) - 2);
    const found = ticks(low, high, 5);
    expect(found.length).toBeLessThanOrEqual(5);
    expect(found[0]).toBeLessThanOrEqual(low + 1e-9);
    expect(found.at(-1)).toBeGreaterThanOrEqual(high - 1e-9);
  }
});
