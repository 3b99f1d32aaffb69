import type { Random } from '@hemlkit/core/run';
import { linearProbe } from '@hemlkit/statistics';

/** An image as the detector is given it. */
export interface Unit {
  features: Float64Array;
  composite: boolean;
  /** Index of what it must be compared within: its label and attribute. */
  cell: number;
  /** Index of the image it is, or is made from. */
  source: number;
}

/**
 * Distinguishes composites from real images: a linear probe of -1 and 1, fitted within cells of label and attribute, so that
 * it cannot learn how many composites each cell has.
 *
 * Cross-fitted: an image and all that is made from it are scored by a fit that saw none of them.
 *
 * @returns a score a unit, larger the more it looks like a composite. With normal features of one covariance it grows linearly
 * with the log odds of being one
 */
export const detectorScores = (units: readonly Unit[], random: Random, folds = 5): Float64Array =>
  linearProbe(
    units.map(({ features }) => features),
    random,
    {
      folds,
      groups: Int32Array.from(units, ({ source }) => source),
      strata: Int32Array.from(units, ({ cell }) => cell),
    },
  )(units.map(({ composite }) => (composite ? 1 : -1)));
