import type { ArmFigures, Verification, VerifiedArm } from '@hemlkit/bias';
import type { Estimate } from '@hemlkit/core';
import { bracketed, includesZero, percentage, points, range, share } from './verified-numbers';

/** What was achieved and what was not, a sentence each. */
export function verificationFindings({ arms, attribute }: Verification): string[] {
  const of = (name: string) => arms.find(({ arm }) => arm === name);
  const [biased, repair, sham, oracle] = ['biased', 'repair', 'sham', 'oracle'].map(of);
  return [
    ...(oracle?.change ? [costFinding(oracle.change.balanced)] : []),
    ...(biased ? [gapFinding(biased.figures.gap, attribute)] : []),
    ...(repair?.change ? repairFindings(repair, repair.change) : []),
    ...(sham?.change ? [shamFinding(sham.change.balanced, repair?.change?.balanced)] : []),
    ...(repair?.overReweight ? [reweightFinding(repair.overReweight)] : []),
  ];
}

/** @param lead of models trained without the bias, in balanced P@1 */
const costFinding = (lead: Estimate): string =>
  lead.low > 0
    ? `The bias costs ${points(lead)} of balanced P@1: models trained without it are better by that much.`
    : `It is not shown that the bias costs balanced P@1: models trained without it are better by ${points(lead)}.`;

const gapFinding = (gap: Estimate, attribute: string): string =>
  `Trained as they are, models are ${gap.low > 0 ? '' : 'not surely '}better where ${attribute} is associated with the label: by ${percentage(gap.value)} points of P@1 (${range(gap)}).`;

function repairFindings({ closed }: VerifiedArm, { balanced, worst, gap }: ArmFigures): string[] {
  const by = (estimate: Estimate, better: 1 | -1, good: string, bad: string) =>
    includesZero(estimate) ? 'does not surely change' : estimate.value * better > 0 ? good : bad;
  return [
    `The repair ${by(balanced, 1, 'raises', 'lowers')} balanced P@1 (${bracketed(balanced)}), ${by(worst, 1, 'raises', 'lowers')} the worst cell (${bracketed(worst)}) and ${by(gap, -1, 'narrows', 'widens')} the gap (${bracketed(gap)}).`,
    ...(closed ? [`It makes up for ${share(closed)} of what the bias costs.`] : []),
  ];
}

/** @param repaired what the repair changes: only where that is sure does the sham show what it is not due to */
function shamFinding(change: Estimate, repaired?: Estimate): string {
  const sham = 'The sham exchange, which keeps the bias, changes';
  if (!includesZero(change))
    return `${sham} balanced P@1 too, by ${points(change)}: new images alone do some of it.`;
  const isRepairSure = repaired && !includesZero(repaired);
  return `${sham} nothing for sure (${bracketed(change)})${isRepairSure ? ': seams alone do not do it' : ''}.`;
}

/** @param lead of the repair */
const reweightFinding = (lead: Estimate): string =>
  includesZero(lead)
    ? `The repair is not surely better or worse than reweighting (${bracketed(lead)}).`
    : `The repair is ${lead.value > 0 ? 'better' : 'worse'} than reweighting (${bracketed(lead)}).`;
