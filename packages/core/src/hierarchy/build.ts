import type { Hierarchy, HierarchyNode } from '../contracts/experiment';
import type { Problem } from '../errors/problem';
import { checkJoined, checkSegments, type PlacedSegment } from './check';
import { joinPairs } from './pairs';

export type BuiltHierarchy =
  | { hierarchy: Hierarchy; problems?: undefined }
  | { hierarchy?: undefined; problems: Problem[] };

/**
 * The tree of nodes in training order: all leaves, then level by level to the root, in the spec's order within a level.
 * @param joined `pairs`, or joined node → its parts (segments or other joined nodes), two or more
 * @returns the hierarchy, or every problem that keeps it from being one
 */
export function buildHierarchy(
  segments: readonly PlacedSegment[],
  joined: 'pairs' | Record<string, string[]>,
): BuiltHierarchy {
  const problems = checkSegments(segments);
  if (problems.length > 0) return { problems };
  const parts = joined === 'pairs' ? joinPairs(segments.map(({ name }) => name)) : joined;
  if (joined !== 'pairs') problems.push(...checkJoined(segments, parts));
  if (problems.length > 0) return { problems };
  return { hierarchy: order(segments, new Map(Object.entries(parts))) };
}

function order(segments: readonly PlacedSegment[], parts: Map<string, string[]>): Hierarchy {
  const nodes = new Map<string, HierarchyNode>();
  for (const { name, classes } of segments) {
    nodes.set(name, { id: name, children: [], segments: [name], classes: [...classes], level: 0 });
  }
  const visit = (id: string): HierarchyNode => {
    const known = nodes.get(id);
    if (known) return known;
    const children = parts.get(id)!;
    const below = children.map(visit);
    const under = new Set(below.flatMap((child) => child.segments));
    const inOrder = segments.filter(({ name }) => under.has(name));
    const node: HierarchyNode = {
      id,
      children: [...children],
      segments: inOrder.map(({ name }) => name),
      classes: [...new Set(inOrder.flatMap(({ classes }) => classes))],
      level: 1 + Math.max(...below.map(({ level }) => level)),
    };
    nodes.set(id, node);
    return node;
  };
  const inSpecOrder = [...segments.map(({ name }) => name), ...parts.keys()].map(visit);
  // Sorting is stable, so nodes of one level stay in the spec's order.
  const sorted = inSpecOrder.sort((a, b) => a.level - b.level);
  return { root: sorted.at(-1)!.id, nodes: sorted };
}
