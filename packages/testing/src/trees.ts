import type { Hierarchy, HierarchyNode } from '@hemlkit/core/plugin';

interface Joined {
  id: string;
  parts: readonly Parts[];
}
export type Parts = string | Joined;

const join = (id: string, ...parts: readonly Parts[]): Joined => ({ id, parts });

/** Hierarchies to try a component with, by their part of a test's title. */
export const trees: Record<string, Parts> = {
  'a single leaf': 'hat',
  'two leaves': join('all', 'hat', 'hair'),
  'levels of two and three': join(
    'all',
    join('head', 'hat', 'hair'),
    join('face', 'nose', 'lips', 'skin'),
    'neck',
  ),
};

/** Nodes in training order, as core makes them: the leaves, then level by level to the root. */
export function treeOf(parts: Parts): Hierarchy {
  const nodes: HierarchyNode[] = [];
  const add = (part: Parts): HierarchyNode => {
    const { id, parts: joined } = typeof part === 'string' ? join(part) : part;
    const children = joined.map(add);
    const segments = children.length > 0 ? children.flatMap((child) => child.segments) : [id];
    const level = children.length > 0 ? 1 + Math.max(...children.map((child) => child.level)) : 0;
    const node = { id, children: children.map((child) => child.id), segments, classes: segments, level };
    nodes.push(node);
    return node;
  };
  const { id: root } = add(parts);
  return { root, nodes: nodes.sort((a, b) => a.level - b.level) };
}
