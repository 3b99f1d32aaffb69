/**
 * Counts of a table of two classifications.
 * @param rows, columns class index of each unit; of the same length
 * @param times how often each unit counts. Default: once
 * @returns [rows][columns]
 */
export function contingency(
  rows: ArrayLike<number>,
  columns: ArrayLike<number>,
  rowCount: number,
  columnCount: number,
  times?: ArrayLike<number>,
): Float64Array[] {
  const table = Array.from({ length: rowCount }, () => new Float64Array(columnCount));
  for (let i = 0; i < rows.length; i++) {
    const row = table[rows[i] as number] as Float64Array;
    const weight = times ? (times[i] as number) : 1;
    row[columns[i] as number] = (row[columns[i] as number] as number) + weight;
  }
  return table;
}

/**
 * Cramér's V (Cramér, 1946): the square root of χ² / (n · (min(rows, columns) - 1)), where rows and columns that nothing
 * falls into do not count. 0: the two are associated no more than by chance; 1: one determines the other. Of a table of two
 * by two it is |φ|.
 *
 * @param expected counts by chance. Default: those of the margins
 * @returns 0 where one of the two does not vary, because it then carries no information
 */
export function cramersV(table: readonly Float64Array[], expected?: readonly Float64Array[]): number {
  const rowSums = table.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columnSums = Array.from(table[0] ?? [], (_, j) =>
    table.reduce((sum, row) => sum + (row[j] as number), 0),
  );
  const all = rowSums.reduce((sum, count) => sum + count, 0);
  const used = (sums: number[]) => sums.filter((sum) => sum > 0).length;
  const freedom = Math.min(used(rowSums), used(columnSums)) - 1;
  if (!(freedom > 0)) return 0;
  let chi = 0;
  for (const [i, row] of table.entries())
    for (let j = 0; j < row.length; j++) {
      const chance = expected
        ? ((expected[i] as Float64Array)[j] as number)
        : ((rowSums[i] as number) * (columnSums[j] as number)) / all;
      if (chance > 0) chi += ((row[j] as number) - chance) ** 2 / chance;
    }
  return Math.sqrt(chi / (all * freedom));
}
