import { HemlError } from '@hemlkit/core/browser';
import type { Attribution, Coalition, Hierarchy } from '@hemlkit/core/plugin';

/** A coalition that may be there before a node joins, and how likely it is. */
interface Context {
  members: ReadonlySet<string>;
  weight: number;
}

/** With more parts than this under one node there are too many subsets to ask for. */
const mostChildren = 12;

/**
 * Owen values of a hierarchy: the mean of what a node adds when the segments join one after another in random order,
 * the segments of every node in one go (Owen, 1977, "Values of games with a priori unions"; the levels of a tree as in
 * Winter, 1989). They are exact, and add up: the leaves to `all - none`, children to their parent.
 *
 * @param hierarchy nodes with the segments under them
 * @param value gives a number for each coalition; every coalition is asked for once, all in one call
 */
export async function owenValues(
  hierarchy: Hierarchy,
  value: (coalitions: Coalition[]) => Promise<ArrayLike<number>>,
): Promise<Attribution> {
  const nodes = new Map(hierarchy.nodes.map((node) => [node.id, node]));
  const order = nodeOf(nodes, hierarchy.root).segments;
  const index = new Map<string, number>();
  const coalitions: Coalition[] = [];
  const ask = (members: ReadonlySet<string>): number => {
    const coalition = order.filter((segment) => members.has(segment));
    const key = coalition.join('\0');
    let at = index.get(key);
    if (at === undefined) {
      at = coalitions.push(coalition) - 1;
      index.set(key, at);
    }
    return at;
  };

  /** What each node adds, as pairs of coalitions with a weight. */
  const gains = new Map<string, { before: number; after: number; weight: number }[]>();
  const visit = (id: string, contexts: readonly Context[]): void => {
    const { segments, children } = nodeOf(nodes, id);
    gains.set(
      id,
      contexts.map(({ members, weight }) => ({
        before: ask(members),
        after: ask(union(members, segments)),
        weight,
      })),
    );
    if (children.length > mostChildren)
      throw new HemlError(
        `Node '${id}' joins ${children.length} parts: exact Owen values ask for every subset of them, which is possible up to ${mostChildren}.`,
        { code: 'node-parts-too-many', hint: 'Join the parts over more levels.' },
      );
    for (const child of children) {
      const others = children.filter((other) => other !== child);
      const inside = contexts.flatMap((context) =>
        subsets(others).map((subset) => ({
          members: union(
            context.members,
            subset.flatMap((other) => nodeOf(nodes, other).segments),
          ),
          weight: context.weight * shapleyWeight(subset.length, children.length),
        })),
      );
      visit(child, inside);
    }
  };
  visit(hierarchy.root, [{ members: new Set(), weight: 1 }]);

  const values = await value(coalitions);
  const at = (position: number): number => values[position] as number;
  const owen = [...gains].map(([id, terms]): [string, number] => [
    id,
    terms.reduce((sum, { before, after, weight }) => sum + weight * (at(after) - at(before)), 0),
  ]);
  return {
    nodes: Object.fromEntries(owen),
    all: at(ask(new Set(order))),
    none: at(ask(new Set())),
    evaluations: coalitions.length,
  };
}

function nodeOf(
  nodes: ReadonlyMap<string, Hierarchy['nodes'][number]>,
  id: string,
): Hierarchy['nodes'][number] {
  const node = nodes.get(id);
  if (!node) throw new Error(`The hierarchy has no node '${id}'.`);
  return node;
}

const union = (members: ReadonlySet<string>, more: readonly string[]): ReadonlySet<string> =>
  new Set([...members, ...more]);

/** All subsets, the empty one among them. */
function subsets<T>(items: readonly T[]): T[][] {
  return Array.from({ length: 2 ** items.length }, (_, bits) => items.filter((_, i) => (bits >> i) & 1));
}

/** The chance that, of `players` in random order, just these `before` others come before a given one. */
function shapleyWeight(before: number, players: number): number {
  // before! (players - before - 1)! / players! = 1 / (players · C(players - 1, before))
  let ways = 1;
  for (let i = 0; i < before; i++) ways = (ways * (players - 1 - i)) / (i + 1);
  return 1 / (players * ways);
}
