import type { RootPrecision } from '../contracts/estimate';
import type { MetricInput } from '../contracts/metric-learning';
import type { SpecMetric } from './metrics';

const name = 'precision@1';
/** The standard normal's quantile of 0.975. */
const z = 1.959963984540054;

/**
 * Precision@1 with its 95 % interval and what chance gives. The interval is Wilson's (1927). Queries of one group are not
 * independent: they count as if all of a group succeeded or failed together, N² / Σ m² of N queries in groups of m (the design
 * effect of Kish, 1965, at an intraclass correlation of 1), so that the interval is rather too wide than too narrow.
 *
 * @param metrics a spec's
 * @param measured what they gave at the root, by name
 * @param known labels and groups of the images that were compared with one another
 * @returns nothing where no metric gives it, or it is undefined
 */
export function rootPrecision(
  metrics: readonly Pick<SpecMetric, 'metric'>[],
  measured: Readonly<Record<string, number>>,
  known: Pick<MetricInput, 'labels' | 'groups'>,
): RootPrecision | undefined {
  const value = measured[name];
  // Of two that give it, the later one's number stands.
  const chance = metrics
    .map(({ metric }) => metric.chance?.(name, known))
    .findLast((one) => one !== undefined);
  if (value === undefined || !Number.isFinite(value) || !chance || chance.queries.length === 0)
    return undefined;
  const { queries } = chance;
  const sizes = known.groups && groupSizes(queries, known.groups);
  const independent = sizes
    ? queries.length ** 2 / sizes.reduce((sum, size) => sum + size ** 2, 0)
    : queries.length;
  return {
    value,
    ...wilson(value, independent),
    count: queries.length,
    chance: chance.value,
    ...(sizes && { groups: sizes.length }),
  };
}

function groupSizes(queries: Int32Array, groups: Int32Array): number[] {
  const sizes = new Map<number, number>();
  for (const query of queries) {
    const group = groups[query] as number;
    sizes.set(group, (sizes.get(group) ?? 0) + 1);
  }
  return [...sizes.values()];
}

/** The score interval of a share of some independent units. */
function wilson(share: number, count: number): { low: number; high: number } {
  const shrink = 1 + z ** 2 / count;
  const middle = (share + z ** 2 / (2 * count)) / shrink;
  const half = (z * Math.sqrt((share * (1 - share)) / count + z ** 2 / (4 * count ** 2))) / shrink;
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
