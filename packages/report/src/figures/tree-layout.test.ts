import { createRandom } from '@hemlkit/core';
import { expect, test } from 'vitest';
import { treeLayout } from './tree-layout';

const leaf = (id: string) => ({ id, children: [] as string[] });

test('leaves in the last column, joined nodes in the middle of their children', () => {
  const { places, columns, rows } = treeLayout('r', [
    leaf('a'),
    leaf('b'),
    leaf('c'),
    { id: 'j', children: ['a', 'b'] },
    { id: 'r', children: ['j', 'c'] },
  ]);
  expect({ columns, rows }).toEqual({ columns: 3, rows: 3 });
  expect(places.map(({ node, column, row }) => [node.id, column, row])).toEqual([
    ['r', 0, 1.25],
    ['j', 1, 0.5],
    ['a', 2, 0],
    ['b', 2, 1],
    ['c', 2, 2],
  ]);
});

test('a tree of one node', () => {
  expect(treeLayout('a', [leaf('a')])).toMatchObject({ columns: 1, rows: 1, root: { column: 0, row: 0 } });
});

test('a child that is not among the nodes is left out, and a root that is not is named', () => {
  expect(treeLayout('r', [{ id: 'r', children: ['x'] }]).root.children).toEqual([]);
  expect(() => treeLayout('x', [leaf('r')])).toThrow("no node 'x'");
});

test('in random trees neighbours of a column never come near each other', () => {
  const random = createRandom(4, 'trees');
  for (let round = 0; round < 40; round++) {
    const nodes: { id: string; children: string[] }[] = Array.from(
      { length: 2 + random.integer(14) },
      (_, i) => leaf(`l${i}`),
    );
    let open = nodes.map(({ id }) => id);
    while (open.length > 1) {
      const count = Math.min(open.length, 2 + random.integer(2));
      const at = random.integer(open.length - count + 1);
      const id = `j${nodes.length}`;
      nodes.push({ id, children: open.slice(at, at + count) });
      open = [...open.slice(0, at), id, ...open.slice(at + count)];
    }
    const { places, columns } = treeLayout(open[0] as string, nodes);
    for (let column = 0; column < columns; column++) {
      const rows = places.filter((place) => place.column === column).map(({ row }) => row);
      rows.sort((a, b) => a - b);
      const apart = column === columns - 1 ? 1 : 2;
      for (const [i, row] of rows.slice(1).entries())
        expect(row - (rows[i] as number)).toBeGreaterThanOrEqual(apart);
    }
  }
});
