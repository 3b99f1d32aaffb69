import { type Coalition, createRandom, type Hierarchy } from '@hemlkit/core/plugin';
import { describe, expect, it } from 'vitest';
import { owenValues } from './owen-values';

interface Joined {
  id: string;
  parts: Tree[];
}
type Tree = string | Joined;

const join = (id: string, ...parts: Tree[]): Joined => ({ id, parts });

function hierarchy(tree: Joined): Hierarchy {
  const nodes: Hierarchy['nodes'] = [];
  const visit = (part: Tree): string[] => {
    const id = nameOf(part);
    const parts = typeof part === 'string' ? [] : part.parts;
    const segments = parts.length ? parts.flatMap(visit) : [id];
    nodes.push({ id, children: parts.map(nameOf), segments, classes: segments, level: 0 });
    return segments;
  };
  visit(tree);
  return { root: tree.id, nodes };
}

const nameOf = (part: Tree): string => (typeof part === 'string' ? part : part.id);

/** A game with a random number for every coalition. */
function randomGame(seed: number): (coalition: Coalition) => number {
  return (coalition) => createRandom(seed, ...coalition).normal();
}

/** All orders of the leaves in which each node's leaves come in one go. */
function orders(tree: Tree): string[][] {
  if (typeof tree === 'string') return [[tree]];
  return permutations(tree.parts).flatMap((order) =>
    order.reduce<string[][]>(
      (all, child) => all.flatMap((before) => orders(child).map((after) => [...before, ...after])),
      [[]],
    ),
  );
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}

/** By the definition: the mean over all those orders of what a leaf adds to those before it. */
function slowOwen(
  tree: Tree,
  leaves: string[],
  game: (coalition: Coalition) => number,
): Record<string, number> {
  const all = orders(tree);
  const sums = Object.fromEntries(leaves.map((leaf) => [leaf, 0]));
  const sorted = (members: string[]) => leaves.filter((leaf) => members.includes(leaf));
  for (const order of all)
    for (const [i, leaf] of order.entries())
      sums[leaf] =
        (sums[leaf] as number) + game(sorted(order.slice(0, i + 1))) - game(sorted(order.slice(0, i)));
  return Object.fromEntries(leaves.map((leaf) => [leaf, (sums[leaf] as number) / all.length]));
}

const trees = [
  join('root', 'a', 'b'),
  join('root', join('x', 'a', 'b'), join('y', 'c', 'd')),
  join('root', join('x', 'a', join('z', 'b', 'e')), 'c'),
  join('root', 'a', 'b', 'c', 'd'),
  join('root', join('x', 'a', 'b', 'c'), 'd', join('y', 'e', 'f')),
];

describe('owenValues', () => {
  it.each(trees.map((tree, i) => [i, tree] as const))('equals the definition, tree %i', async (i, tree) => {
    const { nodes, root } = hierarchy(tree);
    const game = randomGame(i);
    const values = await owenValues({ nodes, root }, async (coalitions) => coalitions.map(game));
    const leaves = nodes.find(({ id }) => id === root)?.segments as string[];
    for (const [leaf, expected] of Object.entries(slowOwen(tree, leaves, game)))
      expect(values.nodes[leaf]).toBeCloseTo(expected, 10);
  });

  it('adds up: children to their parent, the root to all less none', async () => {
    for (const tree of trees) {
      const { nodes, root } = hierarchy(tree);
      const values = await owenValues({ nodes, root }, async (all) => all.map(randomGame(9)));
      for (const { id, children } of nodes)
        if (children.length)
          expect(children.reduce((sum, child) => sum + (values.nodes[child] as number), 0)).toBeCloseTo(
            values.nodes[id] as number,
            10,
          );
      expect(values.nodes[root]).toBeCloseTo(values.all - values.none, 10);
    }
  });

  it('gives a segment that changes nothing nothing', async () => {
    const game = (coalition: Coalition) => coalition.filter((name) => name !== 'b').length ** 2;
    const tree = hierarchy(join('root', join('x', 'a', 'b'), join('y', 'c', 'd')));
    const values = await owenValues(tree, async (all) => all.map(game));
    expect(values.nodes.b).toBeCloseTo(0, 12);
  });

  it('asks for 172 coalitions of the sixteen leaves of a full binary tree, each once', async () => {
    const half = (depth: number, id: string): Tree => (depth === 0 ? id : full(depth, id));
    const full = (depth: number, id: string): Joined =>
      join(id, half(depth - 1, `${id}0`), half(depth - 1, `${id}1`));
    const seen = new Set<string>();
    const values = await owenValues(hierarchy(full(4, 'n')), async (all) => {
      for (const coalition of all) seen.add(coalition.join());
      return all.map(() => 0);
    });
    expect(values.evaluations).toBe(172);
    expect(seen.size).toBe(172);
  });

  it('refuses a node with too many parts', async () => {
    const wide = hierarchy(join('root', ...Array.from({ length: 13 }, (_, i) => `s${i}`)));
    await expect(owenValues(wide, async (all) => all.map(() => 0))).rejects.toThrow(
      "Node 'root' joins 13 parts",
    );
  });
});
