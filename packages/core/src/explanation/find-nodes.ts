import { HemlError } from '../contracts/error';
import type { Hierarchy, HierarchyNode } from '../contracts/experiment';
import { didYouMean, listed } from '../errors/suggest';

/**
 * The nodes of these ids, in the hierarchy's order.
 * @param ids default: all
 * @throws HemlError (usage) for a node there is not
 */
export function findNodes({ nodes }: Hierarchy, ids?: readonly string[]): HierarchyNode[] {
  const known = nodes.map(({ id }) => id);
  const unknown = ids?.find((id) => !known.includes(id));
  if (unknown !== undefined)
    throw new HemlError(`There is no node \`${unknown}\` in this run.`, {
      code: 'node-unknown',
      kind: 'usage',
      hint: `${didYouMean(unknown, known)}The nodes are ${listed(known, 40)}.`,
    });
  return ids ? nodes.filter(({ id }) => ids.includes(id)) : [...nodes];
}
