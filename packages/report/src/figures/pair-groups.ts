/** Distances of the pairs of a split at one node, by whether their labels are equal. */
export interface PairGroups {
  same: ArrayLike<number>;
  different: ArrayLike<number>;
}

/**
 * How well distances distinguish pairs of different labels from pairs of the same: the probability that one of the former
 * is farther than one of the latter, ties counting half (area under the ROC curve; the Mann-Whitney U statistic over the
 * number of pairings). 0.5 is chance, 1 perfect separation.
 *
 * @returns NaN where a group is empty
 */
export function separation({ same, different }: PairGroups): number {
  const near = Float64Array.from(same).sort();
  const far = Float64Array.from(different).sort();
  let below = 0;
  let upTo = 0;
  let wins = 0;
  for (const value of far) {
    while (below < near.length && (near[below] as number) < value) below++;
    while (upTo < near.length && (near[upTo] as number) <= value) upTo++;
    wins += (below + upTo) / 2;
  }
  return wins / (near.length * far.length);
}

/** `separation` of distances that may be larger for closer pairs. */
export const separationOf = (groups: PairGroups, inverted: boolean): number =>
  inverted ? 1 - separation(groups) : separation(groups);

/** The value below which a share of the values lies. */
export function quantile(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/** The share of the values in each of equal parts of a range; what lies outside is in none. */
export function histogram(values: ArrayLike<number>, low: number, high: number, bins: number): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < low || value > high) continue;
    const at = high > low ? Math.min(bins - 1, Math.floor(((value - low) / (high - low)) * bins)) : 0;
    counts[at] = (counts[at] as number) + 1 / values.length;
  }
  return counts;
}
