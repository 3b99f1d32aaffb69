import type { Verification } from '@hemlkit/bias';
import { stateName } from './attribute-state';
import { markdownTable } from './markdown-table';
import { verificationFindings } from './verification-findings';
import { both, percentage } from './verified-numbers';

/** Whether a bias is gone, for a person: in sentences, then the tables they rest on. */
export function verificationText(verification: Verification): string {
  const { experiment, attribute, root, distance, split, seeds, cells, notes } = verification;
  const queries = cells.reduce((sum, cell) => sum + cell.queries, 0);
  const parts = [
    `${experiment}, node ${root}: ${queries} real ${split} images over ${seeds.length === 1 ? 'one seed' : `${seeds.length} seeds`}, by label and ${attribute}; P@1 by the distance ${distance}`,
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
  "balanced: mean of the cells' P@1; worst: the least of them; gap: cells aligned with the bias less those against it",
  "change: balanced P@1 less that of the biased arm; closed: share of the oracle's lead made up for; [95 % interval]",
];

/** What the figures cannot show. */
export const verificationLimits = ({ seeds, split }: Verification): string[] => [
  ...(seeds.length < 3 ? ['With fewer than three seeds it is not known what another seed would give.'] : []),
  ...(split === 'validation'
    ? [
        'The validation images also chose the best epoch of every model: all figures are somewhat high, those of all arms alike.',
      ]
    : []),
];

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
  'aligned with the bias',
  'queries',
  ...arms.map(({ arm }) => arm),
];

export const cellsRows = ({ arms, cells }: Verification): string[][] =>
  cells.map(({ label, has, aligned, queries }, i) => [
    label,
    stateName(has),
    aligned ? 'yes' : 'no',
    String(queries),
    ...arms.map((arm) => percentage(arm.cells[i]?.value ?? Number.NaN)),
  ]);
