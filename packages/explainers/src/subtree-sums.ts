import type { Contributions, Hierarchy } from '@hemlkit/core/plugin';

/** Each node's own number and those of all nodes below it. */
export function subtreeSums({ nodes }: Hierarchy, own: Contributions['own']): Record<string, number> {
  const sums: Record<string, number> = {};
  // Children come before the nodes that join them.
  for (const { id, children } of nodes)
    sums[id] = children.reduce((sum, child) => sum + (sums[child] as number), own[id] ?? 0);
  return sums;
}
