const precision = /^precision@(\d+)$/;

/** `precision@8` is shown as `P@8`, in percent; other metrics keep their name. */
export function shortName(metric: string): string {
  const match = precision.exec(metric);
  return match ? `P@${match[1]}` : metric;
}

/** A metric's value as text: precision in percent with one decimal, others with three; `-` where undefined. */
export function metricText(metric: string, value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return '-';
  return precision.test(metric) ? (100 * value).toFixed(1) : value.toFixed(3);
}

/** The metrics that any node has: precision@k by k first, then the others as they come. */
export function metricNames(nodes: readonly { metrics: Record<string, number> }[]): string[] {
  const names = [...new Set(nodes.flatMap((node) => Object.keys(node.metrics)))];
  const rank = (name: string) => Number(precision.exec(name)?.[1] ?? Number.POSITIVE_INFINITY);
  // A stable sort: metrics of equal rank keep their order. Infinity - Infinity is NaN, hence the comparison.
  return names.sort((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
}

/** What a mark behind the name of a metric in `laterNames` means. */
export const laterNote = 'computed after training, from the weights that were kept';

/** Metrics that were added to the spec after any of the nodes was trained. */
export const laterNames = (nodes: readonly { later?: readonly string[] }[]): Set<string> =>
  new Set(nodes.flatMap(({ later = [] }) => later));
