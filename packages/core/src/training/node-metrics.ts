import type { Measured, SpecMetric } from './metrics';
import type { NodeResult, OtherResult } from './node-files';

/** Metrics that a node does not have. */
export interface Unmeasured {
  /** Absent: the node that names the unit. */
  node?: string;
  metrics: SpecMetric[];
}

type Numbers = Pick<NodeResult, 'measured'>;

const missingOf = ({ measured }: Numbers, metrics: readonly SpecMetric[]): SpecMetric[] =>
  metrics.filter(({ key }) => measured?.names[key] === undefined);

/** Metrics of a spec that were not computed when the unit was trained, nor since, by its nodes. */
export function missingMetrics(result: NodeResult, metrics: readonly SpecMetric[]): Unmeasured[] {
  const others = Object.entries(result.others ?? {}).map(([node, other]) => ({
    node,
    metrics: missingOf(other, metrics),
  }));
  return [{ metrics: missingOf(result, metrics) }, ...others].filter((one) => one.metrics.length > 0);
}

/**
 * A unit's result with the numbers of metrics that were computed after it was trained.
 *
 * @param node that was measured; absent: the one that names the unit
 */
export function withMetrics(result: NodeResult, node: string | undefined, measured: Measured): NodeResult {
  if (node !== undefined) {
    const others = { ...result.others, [node]: joined(result.others?.[node] ?? { metrics: {} }, measured) };
    return { ...result, others };
  }
  const best = result.history[result.bestEpoch - 1]?.metrics ?? {};
  const known = result.measured?.numbers ?? {};
  // Epochs have a number where they have its name, unless another number has that name.
  const isLater = (name: string) =>
    !(name in best) || (known[name] !== undefined && known[name] !== measured.numbers[name]);
  // Without epochs no epoch could have them.
  const later = result.history.length > 0 ? Object.keys(measured.values).filter(isLater) : [];
  return {
    ...result,
    ...joined(result, measured),
    later: [...new Set([...(result.later ?? []), ...later])],
  };
}

const joined = (
  one: OtherResult,
  { values, names, numbers }: Measured,
): Required<Pick<OtherResult, 'metrics' | 'measured'>> => ({
  metrics: { ...one.metrics, ...values },
  measured: {
    names: { ...one.measured?.names, ...names },
    numbers: { ...one.measured?.numbers, ...numbers },
  },
});

/** What two results of the same unit have measured; nothing where different numbers go by the same name. */
export function bothResults(one: NodeResult, other: NodeResult): NodeResult | undefined {
  const both = bothNumbers(one, other);
  if (!both) return undefined;
  const others: Record<string, OtherResult> = {};
  for (const [node, its] of Object.entries(one.others ?? {})) {
    const numbers = bothNumbers(its, other.others?.[node] ?? { metrics: {} });
    if (!numbers) return undefined;
    others[node] = numbers;
  }
  return {
    ...one,
    ...both,
    later: [...new Set([...(one.later ?? []), ...(other.later ?? [])])],
    ...(one.others && { others }),
  };
}

function bothNumbers(one: OtherResult, other: OtherResult): OtherResult | undefined {
  const known = one.measured?.numbers ?? {};
  const added = other.measured?.numbers ?? {};
  if (Object.entries(added).some(([name, key]) => known[name] !== undefined && known[name] !== key))
    return undefined;
  return joined(one, { values: other.metrics, names: other.measured?.names ?? {}, numbers: added });
}

/**
 * A unit's result as a spec with these metrics shows it, in their order: an entry of the cache may have numbers of other
 * specs. No epoch shows a number that was computed later, even where another went by that name.
 *
 * @returns `result` itself where nothing differs
 */
export function resultFor(result: NodeResult, metrics: readonly SpecMetric[]): NodeResult {
  const own = shownNumbers(result, metrics);
  if (!own) return result;
  const later = (result.later ?? []).filter((name) => own.names.includes(name));
  const { later: _, ...rest } = result;
  const other: NodeResult = {
    ...rest,
    metrics: own.metrics,
    measured: own.measured,
    ...(later.length > 0 && { later }),
    ...(result.others && {
      others: Object.fromEntries(
        Object.entries(result.others).map(([node, its]) => {
          const shown = shownNumbers(its, metrics);
          return [node, shown ? { metrics: shown.metrics, measured: shown.measured } : its];
        }),
      ),
    }),
    history: result.history.map((epoch) => ({ ...epoch, metrics: pick(epoch.metrics, own.names, later) })),
  };
  return JSON.stringify(other) === JSON.stringify(result) ? result : other;
}

const pick = <T>(values: Record<string, T>, names: readonly string[], hidden: readonly string[] = []) =>
  Object.fromEntries(
    names.filter((name) => name in values && !hidden.includes(name)).map((name) => [name, values[name] as T]),
  );

function shownNumbers({ metrics: values, measured }: OtherResult, metrics: readonly SpecMetric[]) {
  if (!measured) return undefined;
  const known = metrics.filter(({ key }) => measured.names[key] !== undefined);
  const names = [...new Set(known.flatMap(({ key }) => measured.names[key] as string[]))];
  return {
    names,
    metrics: pick(values, names),
    measured: {
      names: Object.fromEntries(known.map(({ key }) => [key, measured.names[key] as string[]])),
      numbers: pick(measured.numbers, names),
    },
  };
}
