import { expect, it } from 'vitest';
import { type Geometry, reverseTable, windowTable } from './windows';

const geometry: Geometry = {
  batch: 1,
  height: 3,
  width: 2,
  outHeight: 2,
  outWidth: 1,
  filterHeight: 2,
  filterWidth: 2,
  strideHeight: 2,
  strideWidth: 2,
  dilationHeight: 1,
  dilationWidth: 1,
  top: 1,
  left: 0,
};

it('lists the pixel under each tap, and one past the last for padding', () => {
  expect([...windowTable(geometry)]).toEqual([6, 6, 0, 1, 2, 3, 4, 5]);
});

it('is undone by the reverse table', () => {
  const { index, most } = reverseTable(windowTable(geometry), 6);
  expect(most).toBe(1);
  expect([...index]).toEqual([2, 3, 4, 5, 6, 7]);
});

it('lists a pixel of several windows several times', () => {
  const table = windowTable({ ...geometry, strideHeight: 1, top: 0 });
  const { index, most } = reverseTable(table, 6);
  const shown = [...Array(6).keys()].map((pixel) => [...table].filter((p) => p === pixel).length);
  expect(most).toBe(2);
  expect([...index].filter((entry) => entry < table.length)).toHaveLength(table.length);
  expect(shown).toEqual([1, 1, 2, 2, 1, 1]);
});
