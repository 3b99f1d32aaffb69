import { expect, it } from 'vitest';
import { hierarchyOf } from '../../test/additive';
import { placesByLevel, treeOf } from './tree';

it('gives places, levels and subtrees of a tree whose nodes join two or more', () => {
  const tree = treeOf(hierarchyOf({ abc: ['a', 'b', 'c'], de: ['d', 'e'], all: ['abc', 'de', 'f'] }));
  expect(tree.ids).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'abc', 'de', 'all']);
  expect(tree.children).toEqual([[], [], [], [], [], [], [0, 1, 2], [3, 4], [6, 7, 5]]);
  expect(tree.levels).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 2]);
  expect(tree.below.slice(5)).toEqual([[5], [0, 1, 2, 6], [3, 4, 7], [0, 1, 2, 3, 4, 5, 6, 7, 8]]);
  expect(tree.leaves).toBe(6);
  expect(placesByLevel(tree)).toEqual([[0, 1, 2, 3, 4, 5], [6, 7], [8]]);
});

it('takes a single leaf for a tree', () => {
  const tree = treeOf(hierarchyOf({}, ['a']));
  expect(tree).toEqual({ ids: ['a'], children: [[]], levels: [0], below: [[0]], leaves: 1 });
});
