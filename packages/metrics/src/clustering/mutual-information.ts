/** How well two partitions of the same samples agree. */
export interface Agreement {
  /** Mutual information over the mean of both entropies, 0 to 1. */
  nmi: number;
  /** The same, less what chance gives: 0 for unrelated partitions, 1 for equal ones. */
  ami: number;
}

/**
 * Normalised and adjusted mutual information (Vinh et al., 2010), both normalised by the arithmetic mean of the
 * entropies, as scikit-learn and PML. One sample a class and a cluster each leaves nothing to adjust: AMI is 0.
 */
export function agreement(labels: ArrayLike<number>, clusters: ArrayLike<number>): Agreement {
  const total = labels.length;
  const [rows, columns, table] = contingency(labels, clusters);
  if (rows.length === 1 && columns.length === 1) return { nmi: 1, ami: 1 };
  let information = 0;
  for (const { row, column, count } of table)
    information += (count / total) * Math.log((total * count) / (rows[row]! * columns[column]!));
  const mean = (entropy(rows, total) + entropy(columns, total)) / 2;
  const expected = expectedInformation(rows, columns, total);
  const room = mean - expected;
  return {
    nmi: mean === 0 ? 0 : Math.max(0, information) / mean,
    ami: Math.abs(room) < 1e-10 ? 0 : (information - expected) / room,
  };
}

/** The sizes of classes and of clusters, and of their intersections that are not empty. */
function contingency(labels: ArrayLike<number>, clusters: ArrayLike<number>) {
  const [rows, columns] = [numbered(labels), numbered(clusters)];
  const cells = new Map<number, number>();
  rows.of.forEach((row, i) => {
    const cell = row * columns.sizes.length + columns.of[i]!;
    cells.set(cell, (cells.get(cell) ?? 0) + 1);
  });
  const table = [...cells].map(([cell, count]) => ({
    row: Math.floor(cell / columns.sizes.length),
    column: cell % columns.sizes.length,
    count,
  }));
  return [rows.sizes, columns.sizes, table] as const;
}

/** Names as 0, 1, 2, ... and how often each occurs. */
function numbered(names: ArrayLike<number>): { of: number[]; sizes: number[] } {
  const known = new Map<number, number>();
  const sizes: number[] = [];
  const of = Array.from(names, (name) => {
    const at = known.get(name) ?? sizes.push(0) - 1;
    known.set(name, at);
    sizes[at]!++;
    return at;
  });
  return { of, sizes };
}

const entropy = (sizes: number[], total: number): number =>
  -sizes.reduce((sum, size) => sum + (size / total) * Math.log(size / total), 0);

/** The mean mutual information of all pairs of partitions with these sizes (hypergeometric). */
function expectedInformation(rows: number[], columns: number[], total: number): number {
  const factorials = logFactorials(total);
  const log = (n: number) => factorials[n] as number;
  let sum = 0;
  for (const [a, times] of repeated(rows))
    for (const [b, also] of repeated(columns))
      for (let both = Math.max(1, a + b - total); both <= Math.min(a, b); both++) {
        const chance =
          log(a) +
          log(b) +
          log(total - a) +
          log(total - b) -
          log(total) -
          log(both) -
          log(a - both) -
          log(b - both) -
          log(total - a - b + both);
        const information = (both / total) * Math.log((total * both) / (a * b));
        sum += times * also * information * Math.exp(chance);
      }
  return sum;
}

/** Each size once, with how often it occurs. */
function repeated(sizes: number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const size of sizes) counts.set(size, (counts.get(size) ?? 0) + 1);
  return counts;
}

/** log 0!, log 1!, ..., log n! */
function logFactorials(n: number): Float64Array {
  const logs = new Float64Array(n + 1);
  for (let i = 2; i <= n; i++) logs[i] = logs[i - 1]! + Math.log(i);
  return logs;
}
