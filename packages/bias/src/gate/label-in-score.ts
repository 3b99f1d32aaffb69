import type { Estimate, Random } from '@hemlkit/core/run';
import { choleskyOfGram, groupBootstrap, groupBy, solve, stratifiedAuc } from '@hemlkit/statistics';

/** An image with its score by the detector. */
export interface Scored {
  score: number;
  composite: boolean;
  /** Class index. */
  label: number;
  /** Index of the attribute's value. */
  has: number;
  /** Index of the image it is, or is made from. */
  source: number;
}

/**
 * How well the detector's score distinguishes a label from the others, among composites alike in the attribute.
 *
 * What an image shows moves the score, too: the smile itself may, and that is not an artefact. So the label's effect on the
 * scores of the real images is first subtracted from the scores of the composites. It is estimated by least squares, with one
 * number for each label and one for each value of the attribute except the first. What is left is the effect of making. Where
 * every label has one value of the attribute in the real images, the effects of label and attribute cannot be distinguished,
 * and nothing is subtracted (`isConfounded`).
 *
 * @param labels how many there are
 * @param level of the interval
 * @returns AUC, with a percentile interval by resampling the source images, each with all that was made from it
 */
export function labelInScore(
  units: readonly Scored[],
  label: number,
  labels: number,
  random: Random,
  level = 0.95,
): Estimate {
  const auc = (own: readonly Scored[]) => {
    const effects = labelEffects(own, labels);
    const composites = own.filter(({ composite }) => composite);
    return stratifiedAuc(
      composites.map((one) => one.score - (effects[one.label] as number)),
      composites.map((one) => one.label === label),
      composites.map(({ has }) => has),
    );
  };
  const composites = units.filter(({ composite }) => composite).length;
  return { ...bySource(units, auc, random, level), count: composites };
}

/** How well the score distinguishes composites from real images of the same label and attribute: AUC, resampled as above. */
export function compositeInScore(units: readonly Scored[], random: Random): Estimate {
  const states = 1 + Math.max(...units.map(({ has }) => has));
  const auc = (own: readonly Scored[]) =>
    stratifiedAuc(
      own.map(({ score }) => score),
      own.map(({ composite }) => composite),
      own.map(({ label, has }) => label * states + has),
    );
  return bySource(units, auc, random);
}

/** Whether in the real images no label has two values of the attribute. */
export function isConfounded(units: readonly Pick<Scored, 'composite' | 'label' | 'has'>[]): boolean {
  const first = new Map<number, number>();
  for (const { composite, label, has } of units) {
    if (composite) continue;
    const other = first.get(label);
    if (other === undefined) first.set(label, has);
    else if (other !== has) return false;
  }
  return true;
}

/** What each label adds to the scores of real images, the attribute being equal; 0 where that cannot be estimated. */
function labelEffects(units: readonly Scored[], labels: number): Float64Array {
  if (isConfounded(units)) return new Float64Array(labels);
  const real = units.filter(({ composite }) => !composite);
  // The first value of the attribute is what the others are compared with.
  const others = Math.max(1, ...real.map(({ has }) => has));
  const rows = real.map(({ label, has }) => {
    const row = new Float64Array(labels + others);
    row[label] = 1;
    if (has > 0) row[labels + has - 1] = 1;
    return row;
  });
  const pull = new Float64Array(labels + others);
  for (const [i, row] of rows.entries())
    for (let j = 0; j < row.length; j++)
      pull[j] = (pull[j] as number) + (row[j] as number) * (real[i] as Scored).score;
  // A trace of ridge: a draw may lack a label, or one value of the attribute.
  return solve(choleskyOfGram(rows, 1e-6 * (real.length + 1)), pull).subarray(0, labels);
}

/** A statistic of images with its interval. Its `count` is that of all images. */
const bySource = (
  units: readonly Scored[],
  statistic: (own: readonly Scored[]) => number,
  random: Random,
  level?: number,
): Estimate =>
  groupBootstrap(
    groupBy(units.map(({ source }) => source)),
    (drawn) => statistic(Array.from(drawn, (i) => units[i] as Scored)),
    random,
    level,
  );
