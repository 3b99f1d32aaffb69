/** The receiver operating characteristic of pairs: one point for each distinct score, from the strictest, first (0, 0). */
export interface Roc {
  /** Shares of the pairs of different labels, and of equal ones, that are accepted. */
  far: Float64Array;
  tar: Float64Array;
  /** Of points after the first, the score from which pairs are accepted. */
  thresholds: Float64Array;
}

/** Pairs of images in the order of their scores, so that a curve of any weights takes one pass. */
export class RankedPairs {
  private readonly order: Uint32Array;

  /**
   * @param scores larger for nearer, [pairs]
   * @param same 1 where both images have one label, [pairs]
   */
  constructor(
    private readonly scores: Float32Array,
    readonly same: Uint8Array,
  ) {
    this.order = Uint32Array.from({ length: scores.length }, (_, i) => i).sort(
      (i, j) => (scores[j] as number) - (scores[i] as number),
    );
  }

  /** @param weights how much each pair counts, [pairs]. Default: all alike. Pairs of weight 0 make no points. */
  roc(weights?: ArrayLike<number>): Roc {
    const { order, scores, same } = this;
    const points = { far: [0], tar: [0], thresholds: [] as number[] };
    let [accepted, falsely] = [0, 0];
    for (let place = 0; place < order.length; ) {
      const score = scores[order[place] as number] as number;
      let counted = 0;
      for (; place < order.length && scores[order[place] as number] === score; place++) {
        const pair = order[place] as number;
        const weight = weights ? (weights[pair] as number) : 1;
        if (weight === 0) continue;
        counted += weight;
        if (same[pair]) accepted += weight;
        else falsely += weight;
      }
      if (counted === 0) continue;
      points.far.push(falsely);
      points.tar.push(accepted);
      points.thresholds.push(score);
    }
    return {
      far: Float64Array.from(points.far, (count) => count / falsely),
      tar: Float64Array.from(points.tar, (count) => count / accepted),
      thresholds: Float64Array.from(points.thresholds),
    };
  }

  /** Shares of the pairs of different labels, and of equal ones, at a score or above. */
  ratesAt(threshold: number, weights?: ArrayLike<number>): { far: number; tar: number } {
    const counts = [0, 0];
    const accepted = [0, 0];
    for (const [pair, score] of this.scores.entries()) {
      const weight = weights ? (weights[pair] as number) : 1;
      const side = this.same[pair] as number;
      counts[side] = (counts[side] as number) + weight;
      if (score >= threshold) accepted[side] = (accepted[side] as number) + weight;
    }
    const [far, tar] = [0, 1].map((side) => (accepted[side] as number) / (counts[side] as number));
    return { far: far as number, tar: tar as number };
  }
}

/** The area under the curve, straight between its points: how likely an equal pair scores higher, a tie counting half. */
export function rocAuc({ far, tar }: Roc): number {
  let area = 0;
  for (let i = 1; i < far.length; i++)
    area +=
      (((far[i] as number) - (far[i - 1] as number)) * ((tar[i] as number) + (tar[i - 1] as number))) / 2;
  return far.length > 1 ? area : Number.NaN;
}

/** Where as many pairs of different labels are accepted as of equal ones are refused, on straight lines between the points. */
export function equalErrorRate({ far, tar }: Roc): number {
  if (!Number.isFinite(far.at(-1)) || !Number.isFinite(tar.at(-1)) || far.length < 2) return Number.NaN;
  for (let i = 1; i < far.length; i++) {
    // FAR - FRR rises from -1 to 1.
    const after = (far[i] as number) + (tar[i] as number) - 1;
    if (after < 0) continue;
    const before = (far[i - 1] as number) + (tar[i - 1] as number) - 1;
    const way = after === before ? 0 : -before / (after - before);
    return (far[i - 1] as number) + way * ((far[i] as number) - (far[i - 1] as number));
  }
  return Number.NaN;
}

/** The largest share of equal pairs that is accepted while no more than a share of the different ones is. */
export interface TarAtFar {
  tar: number;
  /** The strictest score that reaches it; `Infinity`: nothing is accepted. */
  threshold: number;
  /** The share of different pairs that is accepted there. */
  far: number;
}

export function tarAtFar({ far, tar, thresholds }: Roc, target: number): TarAtFar {
  if (!Number.isFinite(far.at(-1)) || !Number.isFinite(tar.at(-1)) || far.length < 2)
    return { tar: Number.NaN, threshold: Number.NaN, far: Number.NaN };
  let best = 0;
  for (let i = 1; i < far.length && (far[i] as number) <= target; i++)
    if ((tar[i] as number) > (tar[best] as number)) best = i;
  return {
    tar: tar[best] as number,
    threshold: best === 0 ? Number.POSITIVE_INFINITY : (thresholds[best - 1] as number),
    far: far[best] as number,
  };
}

/** The largest less the smallest of some numbers; others than numbers are left out. Not a number where none is left. */
export function gapOf(numbers: readonly number[]): number {
  const known = numbers.filter((one) => !Number.isNaN(one));
  return known.length === 0 ? Number.NaN : Math.max(...known) - Math.min(...known);
}
