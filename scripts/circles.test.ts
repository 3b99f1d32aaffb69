import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { allPackages } from './lib/packages.mjs';
import { root } from './lib/shell.mjs';

// The folders of a package are in layers: what two of them need of each other belongs below both. Imports of types count.

/** The product's own files of a package. */
const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.test\.ts$|fixtures\//.test(file))
    .map((file) => join(folder, file));

/** The files that a file imports by a relative path. */
function imports(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/\bfrom '(\.[^']*)'|\bimport\('(\.[^']*)'\)/g)].flatMap(([, one, other]) => {
    const target = resolve(dirname(file), (one ?? other) as string);
    return [`${target}.ts`, join(target, 'index.ts')].filter(existsSync).slice(0, 1);
  });
}

type Graph = Map<string, Set<string>>;

/** The imports between a package's folders, each with a file that has it. Files beside the folders belong to none. */
function folders(source: string): { graph: Graph; why: Map<string, string> } {
  const graph: Graph = new Map();
  const why = new Map<string, string>();
  const folderOf = (file: string) => {
    const parts = relative(source, file).split('/');
    return parts.length > 1 ? parts[0] : undefined;
  };
  for (const file of filesOf(source))
    for (const target of imports(file)) {
      const [from, to] = [folderOf(file), folderOf(target)];
      if (!from || !to || from === to) continue;
      graph.set(from, (graph.get(from) ?? new Set()).add(to));
      why.set(`${from} ${to}`, `${relative(root, file)} imports ${relative(root, target)}`);
    }
  return { graph, why };
}

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
  const { graph, why } = folders(join(root, 'packages', name, 'src'));
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
