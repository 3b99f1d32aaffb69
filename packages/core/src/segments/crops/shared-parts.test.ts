import { expect, it } from 'vitest';
import { shownTable } from './fixtures/images';
import { sharedParts } from './shared-parts';

const parts = (nodes: number[][], seen: number[]) => sharedParts(nodes.map(shownTable), seen);

it('has classes that are in the same nodes as one part', () => {
  const { partOf, count, ofNodes } = parts(
    [
      [1, 2],
      [1, 2, 3],
      [3, 4],
    ],
    [0, 1, 2, 3, 4],
  );
  expect([...partOf.subarray(0, 6)]).toEqual([-1, 0, 0, 1, 2, -1]);
  expect(count).toBe(3);
  expect(ofNodes).toEqual([[0], [0, 1], [1, 2]]);
});

it('looks at no class that is not seen', () => {
  expect(parts([[1, 2], [2]], [2])).toMatchObject({ count: 1, ofNodes: [[0], [0]] });
  expect(parts([[1]], [])).toMatchObject({ count: 0, ofNodes: [[]] });
});
