import type { RootPrecision } from '../contracts/estimate';
import type { MetricInput } from '../contracts/metric-learning';
import { createRandom } from '../random/random';
import type { SpecMetric } from './metrics';

const name = 'precision@1';
/** The standard normal's quantile of 0.975. */
const z = 1.959963984540054;
/** Fewer groups say too little about how much groups differ for draws of them to be trusted. */
const fewestGroups = 10;
const draws = 2000;

/** What a node's metrics gave on a split, and of what. */
export interface MeasuredPrecision {
  /** By name. */
  values: Readonly<Record<string, number>>;
  /** Labels and groups of the images that were compared with one another. */
  known: Pick<MetricInput, 'labels' | 'groups'>;
  /** [count], 1 where an image's query succeeded; see `Metric.outcomes`. */
  outcomes?: Uint8Array | undefined;
}

/**
 * Precision@1 with its 95 % interval and what chance gives. The interval is Wilson's (1927). Queries of one group are not
 * independent: where it is known which succeeded, whole groups are drawn again (the cluster bootstrap; Davison and Hinkley,
 * Bootstrap Methods and their Application, 1997, section 3.8). Where it is not known, with fewer than ten groups, and where all
 * groups are equal, a group counts as if all of its queries succeeded or failed together. The effective number of N queries in
 * groups of m is then N² / Σ m² (the design effect of Kish, 1965, at an intraclass correlation of 1). So the interval is
 * rather too wide than too narrow.
 *
 * @param metrics a spec's
 * @returns nothing where no metric gives it, or it is undefined
 */
export function rootPrecision(
  metrics: readonly Pick<SpecMetric, 'metric'>[],
  { values, known, outcomes }: MeasuredPrecision,
): RootPrecision | undefined {
  const value = values[name];
  // Of two that give it, the later one's number stands.
  const chance = metrics
    .map(({ metric }) => metric.chance?.(name, known))
    .findLast((one) => one !== undefined);
  if (value === undefined || !Number.isFinite(value) || !chance || chance.queries.length === 0)
    return undefined;
  const { queries } = chance;
  const groups = known.groups && groupsOf(queries, known.groups, outcomes);
  const independent = groups
    ? queries.length ** 2 / groups.reduce((sum, { queries: size }) => sum + size ** 2, 0)
    : queries.length;
  const drawn = groups && outcomes ? drawnInterval(groups) : undefined;
  return {
    value,
    ...(drawn ?? wilson(value, independent)),
    count: queries.length,
    chance: chance.value,
    ...(groups && { groups: groups.length }),
  };
}

/** Which queries succeeded, as the metric knows that gives Precision@1. */
export async function precisionOutcomes(
  metrics: readonly Pick<SpecMetric, 'metric'>[],
  input: MetricInput,
): Promise<Uint8Array | undefined> {
  const metric = metrics.findLast((one) => one.metric.chance?.(name, input) !== undefined)?.metric;
  return metric?.outcomes?.(name, input);
}

interface QueryGroup {
  queries: number;
  successes: number;
}

function groupsOf(queries: Int32Array, groups: Int32Array, outcomes?: Uint8Array): QueryGroup[] {
  const found = new Map<number, QueryGroup>();
  for (const query of queries) {
    const group = groups[query] as number;
    const known = found.get(group) ?? { queries: 0, successes: 0 };
    known.queries++;
    known.successes += outcomes?.[query] ?? 0;
    found.set(group, known);
  }
  return [...found.values()];
}

/** The middle 95 % of the share over groups that are drawn with replacement; nothing of too few, or where they are all equal. */
function drawnInterval(groups: readonly QueryGroup[]): { low: number; high: number } | undefined {
  const count = groups.length;
  const random = createRandom(0, 'precision');
  if (count < fewestGroups) return undefined;
  const shares = Float64Array.from({ length: draws }, () => {
    let [queries, successes] = [0, 0];
    for (let i = 0; i < count; i++) {
      const group = groups[random.integer(count)] as QueryGroup;
      queries += group.queries;
      successes += group.successes;
    }
    return successes / queries;
  }).sort();
  const [low, high] = [0.025, 0.975].map((share) => shares[Math.round(share * (draws - 1))] as number);
  return low === undefined || high === undefined || low === high ? undefined : { low, high };
}

/** The score interval of a share of some independent units. */
function wilson(share: number, count: number): { low: number; high: number } {
  const shrink = 1 + z ** 2 / count;
  const middle = (share + z ** 2 / (2 * count)) / shrink;
  const half = (z * Math.sqrt((share * (1 - share)) / count + z ** 2 / (4 * count ** 2))) / shrink;
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
