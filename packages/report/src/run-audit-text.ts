import type { RunAudit, SegmentEffect } from '@hemlkit/bias';
import { interval, pText, withHint } from './audit-numbers';
import { markdownTable } from './markdown-table';

/** An audit of a trained model for a person: the finding in a sentence, then the table it rests on. */
export function runAuditText(audit: RunAudit): string {
  const { run, node, split, attribute, distance, references, segments, notes, seed } = audit;
  const donors =
    attribute === undefined
      ? 'donors with the segment against donors without it, or where all show it, of one look against the other'
      : `donors of one value of ${attribute} against donors of another`;
  const parts = [
    runAuditFinding(audit),
    `${run}, node ${node}: ${split} images, their distances (${distance}) to ${references} training images, ${donors}, all of the image's own label; seed ${seed}`,
  ];
  if (segments.length > 0)
    parts.push(
      markdownTable(
        effectHeadings,
        segments.map((one) => effectRow(one, audit)),
      ),
      effectKey(audit).join('\n'),
    );
  if (notes.length > 0) parts.push(notes.map((note) => `- ${note}`).join('\n'));
  return parts.join('\n\n');
}

/** What an audit of a model comes to, and what to do where something may matter. */
export const runAuditFinding = ({ verdict }: RunAudit): string => withHint(verdict);

function wordOf(one: SegmentEffect, { level }: RunAudit): string {
  if (one.allowed) return 'allowed';
  if (one.found) return 'finding';
  return one.adjusted !== undefined && one.adjusted <= level ? 'small' : '';
}

export const effectHeadings = [
  'segment exchanged',
  'by',
  'pull',
  '95 %',
  'bias',
  '95 %',
  'effect',
  'same value',
  'flips',
  'same value',
  'P@1 lost',
  'images',
  'adjusted p',
  '',
];

/** What the columns are. */
export const effectKey = ({ smallest, smallestAssociated }: RunAudit): string[] => [
  'by: in what donors differ, presence of the segment, its look (that of one label or of another), or an attribute',
  'pull: how far the exchange moves images towards the label that the part was associated with in training; bias: effect less that of donors of the same value',
  'effect: mean change of distances / their interquartile range; flips: share of images whose nearest neighbour gets another label',
  `P@1 lost: precision@1 with donors of the same label less that with donors of any; small: significant, but a pull below ${Number(smallest.toPrecision(2))}, or below ${Number(smallestAssociated.toPrecision(2))} where the part is associated with the label in training by more than chance`,
];

export const effectRow = (one: SegmentEffect, audit: RunAudit): string[] => [
  one.segment,
  one.by,
  one.pull.value.toFixed(2),
  interval(one.pull),
  one.bias.value.toFixed(2),
  interval(one.bias),
  one.effect.value.toFixed(2),
  one.effectSame.value.toFixed(2),
  one.flips.value.toFixed(2),
  one.flipsSame.value.toFixed(2),
  one.precisionLost.value.toFixed(2),
  String(one.recipients),
  one.adjusted === undefined ? '' : pText(one.adjusted),
  wordOf(one, audit),
];
