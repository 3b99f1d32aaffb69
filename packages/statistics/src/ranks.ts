/** Ranks from 1; equal numbers share the mean of theirs. */
export function ranks(numbers: ArrayLike<number>): Float64Array {
  const order = Int32Array.from({ length: numbers.length }, (_, i) => i).sort(
    (i, j) => (numbers[i] as number) - (numbers[j] as number),
  );
  const result = new Float64Array(numbers.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && numbers[order[end] as number] === numbers[order[start] as number]) end++;
    for (let i = start; i < end; i++) result[order[i] as number] = (start + 1 + end) / 2;
    start = end;
  }
  return result;
}

/** Pearson's correlation; not a number where either side does not vary. */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [left, right] = [centred(a), centred(b)];
  let [both, first, second] = [0, 0, 0];
  for (let i = 0; i < left.length; i++) {
    const [x, y] = [left[i] as number, right[i] as number];
    both += x * y;
    first += x * x;
    second += y * y;
  }
  return both / Math.sqrt(first * second);
}

/** Spearman's rank correlation (Pearson's of the ranks, ties sharing theirs). */
export const rankCorrelation = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  correlation(ranks(a), ranks(b));

/**
 * Area under the ROC curve: the probability that a member scores higher than a non-member, a tie counting half
 * (Mann-Whitney). NaN without members or without non-members.
 */
export function auroc(scores: ArrayLike<number>, member: ArrayLike<boolean>): number {
  const places = ranks(scores);
  let [members, sum] = [0, 0];
  for (let i = 0; i < places.length; i++)
    if (member[i]) {
      members++;
      sum += places[i] as number;
    }
  return (sum - (members * (members + 1)) / 2) / (members * (places.length - members));
}

/** Share of the sorted numbers below a value, those equal to it counting half. */
export function percentile(sorted: Float64Array, value: number): number {
  return (lowerBound(sorted, (x) => x >= value) + lowerBound(sorted, (x) => x > value)) / (2 * sorted.length);
}

/** The first position that a test holds for, which then holds for all later ones. */
function lowerBound(sorted: Float64Array, holds: (value: number) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(sorted[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function centred(numbers: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(numbers);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}
