import type { Association, DataAudit, Power } from '@hemlkit/bias';
import { interval, pText, withHint } from './audit-numbers';
import { markdownTable } from './markdown-table';
import { plural } from './plural';

/** Rows of the tables that are shown in whole in JSON alone. */
const most = 16;

/** An audit of data for a person: the finding in a sentence, then the tables it rests on. */
export function dataAuditText(audit: DataAudit): string {
  const { name, split, images, group, labels, cells, withAttributes, notes, seed } = audit;
  const counts = labels.map(({ label, images: own }) => `${own} ${label}`).join(', ');
  const parts = [
    dataAuditFinding(audit),
    `${name}: ${images} ${split} images (${counts})${group ? ` in ${group.groups} groups by \`${group.attribute}\`` : ''}, seed ${seed}`,
    markdownTable(associationHeadings, audit.associations.map(associationRow)),
    [...associationKey, ...audit.power.map(powerLine)].join('\n'),
    `The smallest cells:\n\n${markdownTable(
      ['part or attribute', 'label', 'there', 'images'],
      cells
        .slice(0, most)
        .map((cell) => [cell.name, cell.label, cell.present ? 'yes' : 'no', String(cell.images)]),
    )}`,
  ];
  const strongest = [...withAttributes].sort((a, b) => b.v - a.v).slice(0, most);
  if (strongest.length > 0)
    parts.push(
      `Segments and attributes that are associated most:\n\n${markdownTable(
        ['segment', 'attribute', "Cramér's V"],
        strongest.map(({ segment, attribute, v }) => [segment, attribute, v.toFixed(2)]),
      )}`,
    );
  const { suspects, pairs } = audit.quality;
  if (suspects.shown.length > 0)
    parts.push(
      `${plural(suspects.images, 'suspect label')}${suspects.images > suspects.shown.length ? ', the first' : ''}:\n\n${markdownTable(suspectHeadings, suspects.shown.slice(0, most).map(suspectRow))}`,
    );
  const disagreeing = pairs.filter(({ labels: own }) => own[0] !== own[1]);
  if (disagreeing.length > 0)
    parts.push(
      `Nearly equal images with different labels:\n\n${markdownTable(pairHeadings, disagreeing.slice(0, most).map(pairRow))}`,
    );
  if (notes.length > 0) parts.push(notes.map((note) => `- ${note}`).join('\n'));
  return parts.join('\n\n');
}

/** What an audit comes to, and what to do where something may matter. */
export const dataAuditFinding = ({ verdict }: DataAudit): string => withHint(verdict);

/** Which effects would have been findings on their own. */
const powerLine = ({ aspect, tests, median, largest, name }: Power): string =>
  `power, ${aspect}: an effect from about ${median.toFixed(2)} on is found alone in half of the ${tests} tests, from ${largest.toFixed(2)} on in all (least is seen of ${name})`;

export const suspectHeadings = ['image', 'label', 'most alike have', 'share of them'];

export const suspectRow = ({
  id,
  label,
  suspected,
  share,
}: DataAudit['quality']['suspects']['shown'][number]): string[] => [id, label, suspected, share.toFixed(2)];

export const pairHeadings = ['image', 'label', 'nearly equal', 'label'];

export const pairRow = ({ a, b, labels }: DataAudit['quality']['pairs'][number]): string[] => [
  a,
  labels[0],
  b,
  labels[1],
];

export const associationHeadings = ['segment or attribute', 'aspect', 'effect', '95 %', 'p', 'adjusted', ''];

/** What the columns are. */
export const associationKey = [
  "effect: 0 as by chance, 1 one determines the other; presence and attributes by Cramér's V, look by 2 AUC - 1 of a linear probe",
  'adjusted: p for all segments that are not allowed to matter (Benjamini-Hochberg)',
];

export const associationRow = ({
  name,
  aspect,
  effect,
  p,
  adjusted,
  allowed,
  found,
}: Association): string[] => [
  name,
  aspect,
  effect.value.toFixed(2),
  interval(effect),
  p === undefined ? '' : pText(p),
  adjusted === undefined ? '' : pText(adjusted),
  allowed ? 'allowed' : found ? 'finding' : p === undefined ? 'cannot be judged' : '',
];
