/** The tail of a distribution beyond a threshold: a generalised Pareto distribution of what lies above it. */
export interface Tail {
  threshold: number;
  /** Share of the distribution above the threshold. */
  share: number;
  /** Above 0. */
  scale: number;
  /** Above 0: heavier than exponential. 0: exponential. Below 0: it ends at `threshold - scale / shape`. */
  shape: number;
}

/**
 * Fits the tail beyond the `exceedances` largest of some numbers by probability-weighted moments (Hosking and Wallis, 1987,
 * where k is `-shape`).
 *
 * @param sorted ascending, at least one more than `exceedances`
 * @param exceedances at least 2
 * @returns nothing where the largest numbers are all equal, as they have no tail then
 */
export function fitTail(sorted: Float64Array, exceedances: number): Tail | undefined {
  const count = sorted.length;
  const first = count - exceedances;
  // Halfway to the number below, so that ties at the threshold do not count as no excess at all.
  const threshold = ((sorted[first - 1] as number) + (sorted[first] as number)) / 2;
  let [mean, weighted] = [0, 0];
  for (let i = 0; i < exceedances; i++) {
    const excess = (sorted[first + i] as number) - threshold;
    mean += excess / exceedances;
    weighted += ((1 - (i + 1 - 0.35) / exceedances) * excess) / exceedances;
  }
  if (!(mean > 0) || sorted[first] === sorted[count - 1]) return undefined;
  const spread = mean - 2 * weighted;
  if (!(spread > 0)) return { threshold, share: exceedances / count, scale: mean, shape: 0 };
  return {
    threshold,
    share: exceedances / count,
    scale: (2 * mean * weighted) / spread,
    shape: 2 - mean / spread,
  };
}

/** The same tail, but no lighter than exponential: the mean excess is kept, and no value is impossible. */
export const unbounded = (tail: Tail): Tail =>
  tail.shape >= 0 ? tail : { ...tail, scale: tail.scale / (1 - tail.shape), shape: 0 };

/** How likely the distribution is at least a value, which is above the threshold. */
export function tailProbability({ threshold, share, scale, shape }: Tail, value: number): number {
  const excess = Math.max(0, value - threshold) / scale;
  if (shape === 0) return share * Math.exp(-excess);
  const base = 1 + shape * excess;
  return base <= 0 ? 0 : share * base ** (-1 / shape);
}

/** The value that the distribution reaches with a probability below that of the tail. */
export function tailQuantile({ threshold, share, scale, shape }: Tail, probability: number): number {
  const ratio = probability / share;
  return threshold + (shape === 0 ? -scale * Math.log(ratio) : (scale / shape) * (ratio ** -shape - 1));
}
