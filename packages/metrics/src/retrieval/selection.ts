/** The best offers for each of some rows. */
export interface Selection {
  /** Larger is better; of equal ones the earlier offer. What is not a number is not taken. */
  offer(row: number, position: number, score: number): void;
  /** The positions of a row's best, best first, −1 where there were fewer. */
  of(row: number): Int32Array;
}

export function createSelection(rows: number, count: number): Selection {
  const found = new Int32Array(rows * count).fill(-1);
  const best = new Float64Array(rows * count).fill(Number.NEGATIVE_INFINITY);
  const lengths = new Int32Array(rows);
  return {
    offer(row, position, score) {
      const base = row * count;
      const length = lengths[row] as number;
      if (Number.isNaN(score)) return;
      if (length === count && score <= (best[base + count - 1] as number)) return;
      let at = base + (length < count ? length : count - 1);
      if (length < count) lengths[row] = length + 1;
      for (; at > base && score > (best[at - 1] as number); at--) {
        best[at] = best[at - 1] as number;
        found[at] = found[at - 1] as number;
      }
      best[at] = score;
      found[at] = position;
    },
    of: (row) => found.subarray(row * count, (row + 1) * count),
  };
}
