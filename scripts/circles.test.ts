import { expect, it } from 'vitest';
import { allPackages } from './lib/packages.mjs';
import { roomsOf } from './lib/rooms.mjs';

// The folders of a package are in layers: what two of them need of each other belongs below both. Imports of types count.

type Graph = Map<string, Set<string>>;

/** The way from a folder back to itself; nothing where there is none. */
function circle(graph: Graph, start: string): string[] | undefined {
  const open: string[][] = [[start]];
  const seen = new Set<string>();
  for (let path = open.pop(); path; path = open.pop())
    for (const next of graph.get(path.at(-1) as string) ?? []) {
      if (next === start) return [...path, next];
      if (seen.has(next)) continue;
      seen.add(next);
      open.push([...path, next]);
    }
  return undefined;
}

it.each(allPackages())('the folders of %s are in layers', (name) => {
  const { graph, why } = roomsOf(name) as { graph: Graph; why: Map<string, string> };
  const found = [...graph.keys()].flatMap((start) => circle(graph, start) ?? []);
  const links = found.slice(1).flatMap((to, i) => why.get(`${found[i]} ${to}`) ?? []);
  expect(links).toEqual([]);
});

it('finds a circle where there is one', () => {
  const graph: Graph = new Map([
    ['a', new Set(['b'])],
    ['b', new Set(['c', 'd'])],
    ['c', new Set(['a'])],
  ]);
  expect(circle(graph, 'a')).toEqual(['a', 'b', 'c', 'a']);
  expect(circle(graph, 'd')).toBeUndefined();
});
