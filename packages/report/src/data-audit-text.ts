import type { Association, DataAudit } from '@hemlkit/bias';
import { interval, pText } from './audit-numbers';
import { markdownTable } from './markdown-table';

/** Rows of the tables that are shown in whole in JSON alone. */
const most = 16;

/** An audit of data for a person: the finding in a sentence, then the tables it rests on. */
export function dataAuditText(audit: DataAudit): string {
  const { name, split, images, group, labels, cells, withAttributes, notes, seed } = audit;
  const counts = labels.map(({ label, images: own }) => `${own} ${label}`).join(', ');
  const parts = [
    `${name}: ${images} ${split} images (${counts})${group ? ` in ${group.groups} groups by \`${group.attribute}\`` : ''}, seed ${seed}`,
    dataAuditFinding(audit),
    markdownTable(
      associationHeadings,
      audit.associations.map((one) => associationRow(one, audit.level)),
    ),
    associationKey.join('\n'),
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
      `Segments and attributes that go together most:\n\n${markdownTable(
        ['segment', 'attribute', "Cramér's V"],
        strongest.map(({ segment, attribute, v }) => [segment, attribute, v.toFixed(2)]),
      )}`,
    );
  if (notes.length > 0) parts.push(notes.map((note) => `- ${note}`).join('\n'));
  return parts.join('\n\n');
}

/** What an audit comes to, in a sentence. */
export function dataAuditFinding({ findings, associations, level }: DataAudit): string {
  const percent = `${100 * level} %`;
  const [first, ...others] = [...new Set(findings.map(({ name }) => name))];
  if (first === undefined) {
    const counted = associations.filter(({ adjusted }) => adjusted !== undefined).length;
    return `No segment goes with the label by more than chance (${counted} tests, false discovery rate ${percent}).`;
  }
  const rest = others.length > 0 ? ` So do, less so: ${others.join(', ')}.` : '';
  return `${first} goes with the label most (false discovery rate ${percent}).${rest} What may matter is named in the spec's bias: { allowed: [...] }.`;
}

export const associationHeadings = ['goes with the label', 'aspect', 'effect', '95 %', 'p', 'adjusted', ''];

/** What the columns are. */
export const associationKey = [
  "effect: 0 as by chance, 1 one tells the other; presence and attributes by Cramér's V, look by 2 AUC - 1 of a linear probe",
  'adjusted: p for all segments that are not allowed to matter (Benjamini-Hochberg)',
];

export const associationRow = (
  { name, aspect, effect, p, adjusted, allowed }: Association,
  level: number,
): string[] => [
  name,
  aspect,
  effect.value.toFixed(2),
  interval(effect),
  pText(p),
  adjusted === undefined ? '' : pText(adjusted),
  allowed ? 'allowed' : adjusted !== undefined && adjusted <= level ? 'finding' : '',
];
