import type { ArmFigures, Estimate, Verification, VerifiedArm } from '@hemlkit/core';
import { markdownTable } from './markdown-table';

/** Whether a bias is gone, for a person: in sentences, then the tables they rest on. */
export function verificationText(verification: Verification): string {
  const { experiment, attribute, root, split, seeds, cells, notes } = verification;
  const queries = cells.reduce((sum, cell) => sum + cell.queries, 0);
  const parts = [
    `${experiment}, node ${root}: ${queries} real ${split} images over ${seeds.length === 1 ? 'one seed' : `${seeds.length} seeds`}, by label and ${attribute}`,
    verificationFindings(verification).join('\n'),
    armsTable(verification),
    armsKey.join('\n'),
    cellsTable(verification),
    verificationLimits(verification).join('\n'),
  ];
  if (notes.length > 0) parts.push(notes.map((note) => `- ${note}`).join('\n'));
  return parts.filter(Boolean).join('\n\n');
}

/** What the columns of the table of arms are. */
export const armsKey = [
  "balanced: mean of the cells' P@1; worst: the least of them; gap: cells that go with the bias less those against it",
  "change: balanced P@1 less that of the biased arm; closed: share of the oracle's lead made up for; [95 % interval]",
];

/** What the figures cannot say. */
export const verificationLimits = ({ seeds, split }: Verification): string[] => [
  ...(seeds.length < 3
    ? ['With fewer than three seeds it is not known what another seed would come to.']
    : []),
  ...(split === 'validation'
    ? [
        'The validation images also chose the best epoch of every model: all figures are somewhat high, those of all arms alike.',
      ]
    : []),
];

/** What was achieved and what was not, a sentence each. */
export function verificationFindings({ arms, attribute }: Verification): string[] {
  const of = (name: string) => arms.find(({ arm }) => arm === name);
  const [biased, repair, sham, reweight] = ['biased', 'repair', 'sham', 'reweight'].map(of);
  const said: string[] = [];
  const gapText =
    biased && `${percentage(biased.figures.gap.value)} points of P@1 (${range(biased.figures.gap)})`;
  if (biased)
    said.push(
      biased.figures.gap.low > 0
        ? `Trained as they are, models are better where ${attribute} goes with the label: by ${gapText}.`
        : `Trained as they are, models are not surely better where ${attribute} goes with the label: by ${gapText}.`,
    );
  if (repair?.change) said.push(...repairFindings(repair, repair.change));
  if (sham?.change)
    said.push(
      includesZero(sham.change.balanced)
        ? `The sham exchange, which keeps the bias, changes nothing for sure (${points(sham.change.balanced)}): seams alone do not do it.`
        : `The sham exchange, which keeps the bias, changes balanced P@1 too, by ${points(sham.change.balanced)}: new images alone do some of it.`,
    );
  if (repair && reweight) {
    const lead = repair.figures.balanced.value - reweight.figures.balanced.value;
    said.push(
      lead >= 0
        ? `The repair is better than reweighting by ${percentage(lead)} points.`
        : `Reweighting is better than the repair by ${percentage(-lead)} points.`,
    );
  }
  return said;
}

function repairFindings({ closed }: VerifiedArm, { balanced, worst, gap }: ArmFigures): string[] {
  const by = (estimate: Estimate, better: 1 | -1, good: string, bad: string) =>
    includesZero(estimate) ? 'does not surely change' : estimate.value * better > 0 ? good : bad;
  return [
    `The repair ${by(balanced, 1, 'raises', 'lowers')} balanced P@1 (${points(balanced)}), ${by(worst, 1, 'raises', 'lowers')} the worst cell (${points(worst)}) and ${by(gap, -1, 'narrows', 'widens')} the gap (${points(gap)}).`,
    ...(closed
      ? [`It makes up for ${share(closed)} of what the bias cost, measured by models trained without it.`]
      : []),
  ];
}

export const armsTable = (verification: Verification): string =>
  markdownTable(armsHeadings, armsRows(verification));

export const armsHeadings = [
  'trained on',
  'P@1',
  'balanced',
  '95 %',
  'worst',
  '95 %',
  'gap',
  '95 %',
  'change',
  '95 %',
  'closed',
  '95 %',
];

export const armsRows = ({ arms }: Verification): string[][] =>
  arms.map(({ arm, figures, change, closed }) => [
    arm,
    percentage(figures.precision.value),
    ...both(figures.balanced),
    ...both(figures.worst),
    ...both(figures.gap),
    ...(change ? both(change.balanced) : ['', '']),
    ...(closed ? both(closed, 0) : ['', '']),
  ]);

export const cellsTable = (verification: Verification): string =>
  markdownTable(cellsHeadings(verification), cellsRows(verification));

export const cellsHeadings = ({ arms, attribute }: Verification): string[] => [
  'label',
  attribute,
  'goes with the bias',
  'queries',
  ...arms.map(({ arm }) => arm),
];

export const cellsRows = ({ arms, cells }: Verification): string[][] =>
  cells.map(({ label, has, aligned, queries }, i) => [
    label,
    has ? 'yes' : 'no',
    aligned ? 'yes' : 'no',
    String(queries),
    ...arms.map((arm) => percentage(arm.cells[i]?.value ?? Number.NaN)),
  ]);

const percentage = (value: number, digits = 1): string =>
  Number.isFinite(value) ? (100 * value).toFixed(digits) : '-';
const range = ({ low, high }: Estimate, digits = 1): string =>
  `${percentage(low, digits)} to ${percentage(high, digits)}`;
const both = (estimate: Estimate, digits = 1): string[] => [
  percentage(estimate.value, digits),
  range(estimate, digits),
];
const points = (estimate: Estimate): string => `${percentage(estimate.value)} points, ${range(estimate)}`;
const share = (estimate: Estimate): string => `${percentage(estimate.value, 0)} % (${range(estimate, 0)})`;
const includesZero = ({ low, high }: Estimate): boolean => !(low > 0 || high < 0);
