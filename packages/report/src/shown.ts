import type { Explanation, MetricTree } from '@hemlkit/core';

/** The first distance that the root has: the one that is shown where there is room for one. */
export function firstDistance(tree: MetricTree): string {
  const root = tree.nodes.find(({ id }) => id === tree.root);
  return Object.keys(root?.distances ?? {})[0] ?? '';
}

/** The first explanation: the one that is shown where there is room for one. */
export const sharesOf = ({ explanations }: MetricTree): Explanation | undefined =>
  Object.values(explanations)[0];

/** How near to exact a sum of float64 numbers has to be, as a share of the largest. */
const tolerance = 1e-6;

/**
 * How an explanation's numbers add up to the root's: by the leaves' alone (`parts`), by what each node adds of itself (`own`),
 * as sums over pixels (`pixels`), or not.
 */
export function additionOf({
  nodes,
  own,
  outside,
  all,
  none,
  gap,
}: Explanation): 'parts' | 'own' | 'pixels' | undefined {
  if (outside !== undefined) return 'pixels';
  if (gap === undefined) return undefined;
  const largest = Math.max(...[all, none, ...Object.values(nodes)].map(Math.abs));
  if (gap > tolerance * largest) return undefined;
  return own ? 'own' : 'parts';
}
