import type { Measured, SpecMetric } from './metrics';
import type { NodeResult } from './node-files';

/** Metrics of a spec that were not computed when the node was trained, nor since. */
export const missingMetrics = (result: NodeResult, metrics: readonly SpecMetric[]): SpecMetric[] =>
  metrics.filter(({ key }) => result.measured?.names[key] === undefined);

/** A node's result with the numbers of metrics that were added to the spec after it was trained. */
export function withMetrics(result: NodeResult, { values, names, numbers }: Measured): NodeResult {
  const best = result.history[result.bestEpoch - 1]?.metrics ?? {};
  const known = result.measured?.numbers ?? {};
  // Epochs have a number where they have its name, unless another number goes by it.
  const isLater = (name: string) =>
    !(name in best) || (known[name] !== undefined && known[name] !== numbers[name]);
  return {
    ...result,
    metrics: { ...result.metrics, ...values },
    measured: { names: { ...result.measured?.names, ...names }, numbers: { ...known, ...numbers } },
    later: [...new Set([...(result.later ?? []), ...Object.keys(values).filter(isLater)])],
  };
}

/** What two results of the same node have measured; nothing where different numbers go by the same name. */
export function bothResults(one: NodeResult, other: NodeResult): NodeResult | undefined {
  const known = one.measured?.numbers ?? {};
  const added = other.measured?.numbers ?? {};
  if (Object.entries(added).some(([name, key]) => known[name] !== undefined && known[name] !== key))
    return undefined;
  return {
    ...one,
    metrics: { ...one.metrics, ...other.metrics },
    measured: {
      names: { ...one.measured?.names, ...other.measured?.names },
      numbers: { ...known, ...added },
    },
    later: [...new Set([...(one.later ?? []), ...(other.later ?? [])])],
  };
}

/**
 * A node's result as a spec with these metrics shows it, in their order: an entry of the cache may have numbers of other
 * specs. No epoch shows a number that was computed later, even where another went by that name.
 *
 * @returns `result` itself where nothing differs
 */
export function resultFor(result: NodeResult, metrics: readonly SpecMetric[]): NodeResult {
  const { measured } = result;
  if (!measured) return result;
  const known = metrics.filter(({ key }) => measured.names[key] !== undefined);
  const names = [...new Set(known.flatMap(({ key }) => measured.names[key] as string[]))];
  const later = (result.later ?? []).filter((name) => names.includes(name));
  const shown = <T>(values: Record<string, T>, hidden: readonly string[] = []): Record<string, T> =>
    Object.fromEntries(
      names
        .filter((name) => name in values && !hidden.includes(name))
        .map((name) => [name, values[name] as T]),
    );
  const { later: _, ...rest } = result;
  const other: NodeResult = {
    ...rest,
    metrics: shown(result.metrics),
    measured: {
      names: Object.fromEntries(known.map(({ key }) => [key, measured.names[key] as string[]])),
      numbers: shown(measured.numbers),
    },
    ...(later.length > 0 && { later }),
    history: result.history.map((epoch) => ({ ...epoch, metrics: shown(epoch.metrics, later) })),
  };
  return JSON.stringify(other) === JSON.stringify(result) ? result : other;
}
