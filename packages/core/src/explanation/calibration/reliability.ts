import type { Reliability } from '../../contracts/explanation';

/** Bins of even width for the calibration error. */
const bins = 10;

/**
 * How well chances predicted what happened: the expected calibration error over ten bins of even width (Naeini et al.,
 * 2015), the Brier score (Brier, 1950), and the Brier score of always predicting the share that happened.
 *
 * @param chances 0 to 1, at least one
 * @param happened 1 or 0
 */
export function reliabilityOf(chances: ArrayLike<number>, happened: ArrayLike<number>): Reliability {
  const count = chances.length;
  const predicted = new Float64Array(bins);
  const seen = new Float64Array(bins);
  let squares = 0;
  let all = 0;
  for (let i = 0; i < count; i++) {
    const chance = chances[i] as number;
    const outcome = happened[i] as number;
    const bin = Math.min(bins - 1, Math.floor(chance * bins));
    predicted[bin] = (predicted[bin] as number) + chance;
    seen[bin] = (seen[bin] as number) + outcome;
    squares += (chance - outcome) ** 2;
    all += outcome;
  }
  const share = all / count;
  return {
    pairs: count,
    calibrationError:
      predicted.reduce((sum, total, bin) => sum + Math.abs(total - (seen[bin] as number)), 0) / count,
    brier: squares / count,
    baseBrier: share * (1 - share),
  };
}
