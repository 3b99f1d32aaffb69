import { expect, it } from 'vitest';
import { groupsBySize, whyTooLarge } from './image-limits';

it('reports which images are not decoded', () => {
  expect(whyTooLarge({ width: 12_000, height: 8_000 })).toBeUndefined();
  expect(whyTooLarge({ width: 60_000, height: 60_000 })).toBe('at most 100 million pixels are decoded');
  expect(whyTooLarge({ width: 1, height: 39_000_000 })).toBe('no side may have more than 65535 pixels');
});

it('groups images so that few pixels are held at once, in order', () => {
  const of = (...widths: number[]) =>
    groupsBySize(widths.map((width) => ({ width, height: 10_000 }))).map((group) =>
      group.map(({ width }) => width),
    );
  expect(of(100, 200, 300)).toEqual([[100, 200, 300]]);
  expect(of(6000, 4000, 1, 9999, 20_000, 1)).toEqual([[6000, 4000], [1, 9999], [20_000], [1]]);
  expect(of()).toEqual([]);
});
