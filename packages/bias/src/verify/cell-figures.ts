/** Queries of one seed: the same for all arms. */
export interface Queries {
  /** Cell of each query. */
  cell: ArrayLike<number>;
  /** Of each cell: whether it agrees with the bias in the seed's training data. */
  aligned: readonly boolean[];
}

/** Some queries of one seed, one may be there more than once. */
export interface Drawn {
  queries: Queries;
  /** Positions. */
  units: ArrayLike<number>;
  /** By position, 1: the nearest neighbour has the query's label; 0. */
  hits: ArrayLike<number>;
}

export const figureNames = ['precision', 'balanced', 'worst', 'gap'] as const;

export type FigureName = (typeof figureNames)[number];

/** Precision@1 of all queries, and by cell. A cell without a query is not a number, and left out of the rest. */
export function cellFigures(
  drawn: readonly Drawn[],
  cellCount: number,
): Record<FigureName, number> & { cells: number[] } {
  const [sums, counts] = [new Float64Array(cellCount), new Float64Array(cellCount)];
  // Where seeds have data of their own, a cell may agree with the bias in one of them and not in another.
  const sides = { with: [0, 0], against: [0, 0] } as Record<'with' | 'against', [number, number]>;
  for (const { queries, units, hits } of drawn) {
    const own = { sums: new Float64Array(cellCount), counts: new Float64Array(cellCount) };
    for (let i = 0; i < units.length; i++) {
      const unit = units[i] as number;
      const cell = queries.cell[unit] as number;
      own.sums[cell] = (own.sums[cell] as number) + (hits[unit] as number);
      own.counts[cell] = (own.counts[cell] as number) + 1;
    }
    for (let cell = 0; cell < cellCount; cell++) {
      const [sum, count] = [own.sums[cell] as number, own.counts[cell] as number];
      sums[cell] = (sums[cell] as number) + sum;
      counts[cell] = (counts[cell] as number) + count;
      if (count === 0) continue;
      const side = sides[queries.aligned[cell] ? 'with' : 'against'];
      side[0] += sum / count;
      side[1]++;
    }
  }
  const cells = Array.from(sums, (sum, cell) => sum / (counts[cell] as number));
  const there = cells.filter((value) => !Number.isNaN(value));
  const mean = ([sum, count]: readonly [number, number]) => sum / count;
  return {
    cells,
    precision: total(sums) / total(counts),
    balanced: total(there) / there.length,
    worst: there.length > 0 ? Math.min(...there) : Number.NaN,
    gap: mean(sides.with) - mean(sides.against),
  };
}

const total = (values: Iterable<number>): number => Array.from(values).reduce((sum, value) => sum + value, 0);
