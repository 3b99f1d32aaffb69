import type { Hierarchy } from '../contracts/experiment';
import type { Attribution } from '../contracts/explainer';
import type { Explanation } from '../contracts/explanation';

/** What an explainer has found, as a metric tree holds it. @param by the explainer, and the type of the distance that it was asked of */
export function explanationOf(
  { nodes, own, outside, addsUp = true, all, none, evaluations, ...attribution }: Attribution,
  hierarchy: Pick<Hierarchy, 'nodes'>,
  by: { type: string; title: string; distance: string },
): Explanation {
  const { type, title } = by;
  const { distance = by.distance } = attribution;
  const leaves = hierarchy.nodes.filter(({ children }) => children.length === 0);
  const terms = own ? Object.values(own) : leaves.map(({ id }) => nodes[id] ?? 0);
  const sum = terms.reduce((total, term) => total + term, 0) + (outside ?? 0);
  return {
    type,
    title,
    distance,
    nodes,
    ...(own && { own }),
    ...(outside !== undefined && { outside }),
    all,
    none,
    evaluations,
    ...(addsUp && { gap: Math.abs(sum - (all - none)) }),
  };
}
