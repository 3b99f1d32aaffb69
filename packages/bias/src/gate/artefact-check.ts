import type { Random } from '@hemlkit/core/run';
import type { ArtefactCheck } from '../contracts/gate';
import { detectorScores } from './detector';
import { compositeInScore, isConfounded, labelInScore } from './label-in-score';

/** A composite, or a real image that one was made from. */
export interface Seen {
  features: Float64Array;
  composite: boolean;
  /** Class index. */
  label: number;
  /** Index of the attribute's value. */
  has: number;
  /** Index of the image it is, or is made from. */
  source: number;
}

/** Composites of a label, and of all others, that have to be compared at least. */
export const fewestComposites = 30;

/**
 * Whether the artefacts of making composites reveal the label. Refused where an interval of the AUCs does not contain 0.5.
 * With k labels each interval has the level 1 - 0.05 / k (Bonferroni), so a sound set is refused in at most one of twenty cases.
 *
 * @param seen composites, each with its real image
 * @param names by class index
 */
export function checkArtefacts(
  seen: readonly Seen[],
  names: readonly string[],
  random: Random,
): ArtefactCheck {
  const composites = seen.filter(({ composite }) => composite);
  const counts = names.map((_, label) => comparable(composites, label));
  const judged = names
    .map((_, label) => label)
    .filter((label) => (counts[label] as number) >= fewestComposites);
  if (judged.length === 0)
    return {
      status: 'not-judged',
      composites: composites.length,
      why: `of each label at least ${fewestComposites} composites are needed that others with the same value of the attribute can be compared with; there are ${Math.max(0, ...counts)}`,
    };
  const states = 1 + Math.max(...seen.map(({ has }) => has));
  const scores = detectorScores(
    seen.map((one) => ({ ...one, cell: one.label * states + one.has })),
    random.split('folds'),
  );
  const scored = seen.map((one, i) => ({ ...one, score: scores[i] as number }));
  // With two labels, one against the other is the only comparison.
  const asked = names.length === 2 ? judged.slice(-1) : judged;
  const labels = asked.map((label) => ({
    label: names[label] as string,
    auc: labelInScore(scored, label, names.length, random.split('label', label), 1 - 0.05 / asked.length),
  }));
  return {
    status: labels.every(({ auc }) => auc.low <= 0.5 && auc.high >= 0.5) ? 'passed' : 'refused',
    composites: composites.length,
    detector: compositeInScore(scored, random.split('detector')),
    labels,
    ...(isConfounded(seen) && { confounded: true as const }),
  };
}

/** The fewer of a label's composites and the others', where both have the same value of the attribute. */
function comparable(composites: readonly Seen[], label: number): number {
  let [own, others] = [0, 0];
  for (const has of new Set(composites.map((one) => one.has))) {
    const stratum = composites.filter((one) => one.has === has);
    const members = stratum.filter((one) => one.label === label).length;
    if (members === 0 || members === stratum.length) continue;
    own += members;
    others += stratum.length - members;
  }
  return Math.min(own, others);
}
