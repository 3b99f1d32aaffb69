import type { Reliability } from '../../contracts/explanation';
import { chanceAt, fitIsotonic, type Isotonic } from './isotonic';
import type { Pairs } from './pairs';
import { quantilesOf } from './quantiles';
import { reliabilityOf } from './reliability';

/** Maps a node's distance to the chance of different labels. The sign is such that larger is farther apart. */
export interface NodeCalibration {
  /** The chance that the labels differ. */
  curve: Isotonic;
  /** Of the distances of all pairs, see `quantilesOf`. */
  quantiles: number[];
  /** Absent where no pair could be held out. */
  reliability?: Reliability;
}

/** With fewer samples, or fewer pairs of either kind, nothing is fitted. */
export const leastSamples = 20;
const leastPairs = 20;

/**
 * Fits a node's calibration on pairs of samples, and evaluates it by cross-fitting over samples. The pairs whose two samples
 * are in a fold are evaluated by a curve that was fitted on pairs of other samples alone.
 *
 * @param dissimilarity of each pair, larger is farther; values that are not finite are left out
 * @param folds of each sample
 * @param samples how many there are; no chance is nearer to 0 or 1 than 1 / (samples + 2) (Laplace's rule of
 *   succession, for the samples and not for their many pairs, since pairs that share a sample are not independent)
 * @returns nothing where there are too few pairs of either kind
 */
export function calibrateNode(
  dissimilarity: Float32Array,
  pairs: Pairs,
  folds: Uint8Array,
  samples: number,
): NodeCalibration | undefined {
  const bound = 1 / (samples + 2);
  const sorted = (isTaken: (i: number) => boolean, differs?: 0 | 1): Float64Array => {
    const taken = new Float64Array(dissimilarity.length);
    let count = 0;
    for (let i = 0; i < dissimilarity.length; i++) {
      const value = dissimilarity[i] as number;
      if ((differs === undefined || pairs.differs[i] === differs) && Number.isFinite(value) && isTaken(i))
        taken[count++] = value;
    }
    return taken.subarray(0, count).sort();
  };
  const all = () => true;
  const [same, differing] = [sorted(all, 0), sorted(all, 1)];
  if (same.length < leastPairs || differing.length < leastPairs) return undefined;

  const chances: number[] = [];
  const happened: number[] = [];
  for (const fold of new Set(folds)) {
    const isInside = (sample: number | undefined) => folds[sample as number] === fold;
    const outside = (i: number) => !isInside(pairs.a[i]) && !isInside(pairs.b[i]);
    const [fitSame, fitDiffering] = [sorted(outside, 0), sorted(outside, 1)];
    if (fitSame.length === 0 || fitDiffering.length === 0) continue;
    const curve = fitIsotonic(fitSame, fitDiffering, bound);
    for (let i = 0; i < dissimilarity.length; i++) {
      const value = dissimilarity[i] as number;
      if (!Number.isFinite(value) || !isInside(pairs.a[i]) || !isInside(pairs.b[i])) continue;
      chances.push(chanceAt(curve, value));
      happened.push(pairs.differs[i] as number);
    }
  }
  return {
    curve: fitIsotonic(same, differing, bound),
    quantiles: quantilesOf(sorted(all)),
    ...(chances.length > 0 && { reliability: reliabilityOf(chances, happened) }),
  };
}
