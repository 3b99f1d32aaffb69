import type { Hierarchy } from '@hemlkit/core/plugin';

/** A hierarchy by places: a node's place is its index in training order, so every child comes before its parent. */
export interface Tree {
  /** The nodes' ids. */
  ids: readonly string[];
  /** The places of each node's children; none for a leaf. */
  children: readonly (readonly number[])[];
  /** 0 for a leaf, else one more than the highest child's. Never falls from one place to the next. */
  levels: readonly number[];
  /** The places of each node's subtree, in order; the node itself is among them. */
  below: readonly (readonly number[])[];
  /** How many leaves there are: theirs are the first places. */
  leaves: number;
}

/** The root is the last place. A hierarchy of one leaf is a tree whose root is that leaf. */
export function treeOf({ nodes }: Hierarchy): Tree {
  const places = new Map(nodes.map(({ id }, place) => [id, place]));
  const children = nodes.map((node) => node.children.map((id) => places.get(id) as number));
  const below: number[][] = [];
  children.forEach((parts, place) => {
    below.push([...parts.flatMap((part) => below[part] as number[]), place].sort((a, b) => a - b));
  });
  return {
    ids: nodes.map(({ id }) => id),
    children,
    levels: nodes.map(({ level }) => level),
    below,
    leaves: children.filter((parts) => parts.length === 0).length,
  };
}

/** The places of each level, from the leaves' to the root's; those of one level follow one another. */
export function placesByLevel({ levels }: Pick<Tree, 'levels'>): number[][] {
  const places: number[][] = Array.from({ length: Math.max(...levels) + 1 }, () => []);
  levels.forEach((level, place) => {
    (places[level] as number[]).push(place);
  });
  return places;
}
