import type { Explanation, MetricTree } from '@hemlkit/core';

/** The first distance that the root has: the one that is shown where there is room for one. */
export function firstDistance(tree: MetricTree): string {
  const root = tree.nodes.find(({ id }) => id === tree.root);
  return Object.keys(root?.distances ?? {})[0] ?? '';
}

/** The first explanation: the one that is shown where there is room for one. */
export const sharesOf = ({ explanations }: MetricTree): Explanation | undefined =>
  Object.values(explanations)[0];
