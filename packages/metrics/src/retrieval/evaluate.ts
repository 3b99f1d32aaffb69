import type { Distance, Log, MetricInput, TF } from '@hemlkit/core/plugin';
import { possibleMatches } from './possible';
import { search } from './search';

/** What is computed of one query, of its neighbours from near to far. */
export interface Score {
  /** The name of the number reported. */
  name: string;
  /** How many neighbours are looked at, when `possible` references match. Infinity: all. */
  depth(possible: number): number;
  /**
   * @param hits 1 where a neighbour matches, else 0: `depth` of them, or as many as there are
   * @param possible how many references match at all, 1 or more unless unmatched queries count
   * @param query its position
   */
  of(hits: Uint8Array, possible: number, query: number): number;
}

/** The name under which the queries are counted that were left out. */
export const leftOutName = 'queries-left-out';

export interface Averaging {
  /** `queries`: the mean over them; `classes`: the mean of the classes' means. */
  average: 'queries' | 'classes';
  /** Each class's mean too, as NAME/LABEL. */
  perClass: boolean;
  /** What is done with queries that no reference matches. */
  unmatched: 'leave-out' | 'zero';
  /** Whether neighbours of the query's own group are compared with it. */
  ownGroup: 'compare' | 'leave-out';
}

export interface Evaluation extends Averaging {
  tf: TF;
  log: Log;
  distance: Distance;
  /** The metric's type, for messages. */
  metric: string;
  scores: readonly Score[];
  /** Messages that were logged before: a metric is computed after every epoch, and logs each message once. */
  reported: Set<string>;
}

/** Retrieves every query's neighbours and averages the scores. */
export async function evaluate(evaluation: Evaluation, input: MetricInput): Promise<Record<string, number>> {
  const { tf, distance, scores, unmatched, ownGroup } = evaluation;
  const { embeddings, labels, labelNames, references, matches, scores: pairs } = input;
  const gallery = references ?? { embeddings, labels, includeQueries: true };
  const self = gallery.includeQueries === true;
  // A gallery's images have no known groups.
  const groups = ownGroup === 'leave-out' && self ? input.groups : undefined;
  const possible = possibleMatches(groups ? input : withoutGroups(input));
  const isCounted = (query: number) => unmatched === 'zero' || (possible[query] as number) > 0;
  const means = scores.map(() => new Means(evaluation));

  const leftOut = possible.filter((_, query) => !isCounted(query)).length;
  if (leftOut > 0) reportLeftOut(evaluation, leftOut, labels.length);
  if (leftOut < labels.length) {
    // Of a query's own group all may be nearer than its first neighbour.
    const sizes = groups && groupSizes(groups);
    const passed = sizes ? Math.max(...sizes.values()) - 1 : 0;
    const available = gallery.labels.length - (self ? 1 : 0);
    const most = possible.reduce((max, value) => Math.max(max, value), 0);
    const wanted = Math.max(...scores.map(({ depth }) => depth(most)));
    const found = Math.min(available, wanted + passed);
    const hits = new Uint8Array(Math.min(found, wanted));
    const count = hits.length;
    const sides = { queries: embeddings, references: gallery.embeddings, self, scores: pairs };
    await search({ tf, distance, ...sides, count: found }, (query, neighbours) => {
      if (!isCounted(query)) return;
      const label = labels[query] as number;
      const matching = possible[query] as number;
      const reach = available - (groups && sizes ? (sizes.get(groups[query] as number) as number) - 1 : 0);
      let defined = 0;
      for (let place = 0; place < found && defined < count; place++) {
        const neighbour = neighbours[place] as number;
        if (neighbour < 0) break;
        if (groups && groups[neighbour] === groups[query]) continue;
        const other = gallery.labels[neighbour] as number;
        hits[defined++] = (matches ? matches(label, other) : label === other) ? 1 : 0;
      }
      scores.forEach((score, at) => {
        const depth = Math.min(count, reach, score.depth(matching));
        const value = depth > defined ? Number.NaN : score.of(hits.subarray(0, depth), matching, query);
        (means[at] as Means).add(label, value);
      });
    });
  }
  const results: Record<string, number> = {};
  scores.forEach(({ name }, at) => {
    Object.assign(results, (means[at] as Means).results(name, labelNames));
  });
  return leftOut > 0 ? { ...results, [leftOutName]: leftOut } : results;
}

const withoutGroups = ({ groups, ...input }: MetricInput): MetricInput => input;

function groupSizes(groups: Int32Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (const group of groups) counts.set(group, (counts.get(group) ?? 0) + 1);
  return counts;
}

function reportLeftOut({ log, metric, reported }: Evaluation, leftOut: number, total: number): void {
  const message =
    leftOut < total
      ? `${metric}: ${leftOut} of ${total} queries have no match among the references and are left out.`
      : `${metric} is undefined: none of the ${total} queries has a match among the references. Are there two samples of a label?`;
  if (reported.has(message)) return;
  reported.add(message);
  if (leftOut < total) log.info(message);
  else log.warn(message);
}

class Means {
  private readonly classes = new Map<number, { sum: number; count: number }>();

  constructor(private readonly averaging: Averaging) {}

  add(label: number, value: number): void {
    const known = this.classes.get(label) ?? { sum: 0, count: 0 };
    this.classes.set(label, { sum: known.sum + value, count: known.count + 1 });
  }

  /** NaN where nothing was added. */
  results(name: string, labelNames: readonly string[] = []): Record<string, number> {
    const classes = [...this.classes].sort(([a], [b]) => a - b);
    const each = classes.map(([, { sum, count }]) => sum / count);
    const total = classes.reduce((sum, [, one]) => sum + one.sum, 0);
    const count = classes.reduce((sum, [, one]) => sum + one.count, 0);
    const overClasses = each.reduce((sum, mean) => sum + mean, 0) / each.length;
    const results = { [name]: this.averaging.average === 'classes' ? overClasses : total / count };
    if (this.averaging.perClass)
      classes.forEach(([label], at) => {
        results[`${name}/${labelNames[label] ?? label}`] = each[at] as number;
      });
    return results;
  }
}
