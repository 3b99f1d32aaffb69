import type { Chance, MetricInput } from '@hemlkit/core/plugin';
import type { Averaging } from './evaluate';
import { possibleMatches } from './possible';

/**
 * The share of queries whose neighbour has their label where that is drawn at random of the others: of a query with m matches
 * among n others m / n. Where all queries are counted that is Σ n_c (n_c - 1) / (N (N - 1)), over the N images' labels c.
 *
 * @returns nothing for a mean of the classes' means, which is not a share of the queries
 */
export function chanceOfFirst(
  { average, unmatched, ownGroup }: Averaging,
  { labels, groups: known }: Pick<MetricInput, 'labels' | 'groups'>,
): Chance | undefined {
  if (average === 'classes') return undefined;
  const groups = ownGroup === 'leave-out' ? known : undefined;
  const possible = possibleMatches({ labels, ...(groups && { groups }) });
  const others = othersOf(labels.length, groups);
  const queries = Int32Array.from(labels.keys()).filter(
    (query) => unmatched === 'zero' || (possible[query] as number) > 0,
  );
  const sum = queries.reduce(
    (total, query) => total + (possible[query] as number) / Math.max(1, others(query)),
    0,
  );
  return { value: sum / queries.length, queries };
}

/** How many others each query is compared with. */
function othersOf(count: number, groups?: Int32Array): (query: number) => number {
  if (!groups) return () => count - 1;
  const sizes = new Map<number, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  return (query) => count - (sizes.get(groups[query] as number) as number);
}
