import type { DataAudit, RunAudit, Verification } from '@hemlkit/bias';
import {
  associationHeadings,
  associationKey,
  associationRow,
  dataAuditFinding,
  pairHeadings,
  pairRow,
  suspectHeadings,
  suspectRow,
} from '../../data-audit-text';
import { type Content, type Markup, markup } from '../../markup/markup';
import { effectHeadings, effectKey, effectRow, runAuditFinding } from '../../run-audit-text';
import { leaning, more, table } from '../parts';
import { ticked } from '../ticked';

/** Of the first seed: what is associated with the label in its data, and what its model looks at, before the repair and after. */
export const auditsSection = (
  { data, run }: NonNullable<Verification['audits']>,
  attribute: string,
): Markup =>
  markup`<h3>The data as they are</h3>${dataAudit('as they are', data.before, attribute)}<h3>The data after the repair</h3>${dataAudit('after the repair', data.after, attribute)}<p class="soft">A composite shares all but the exchanged part with the image it was made of, and often with a second composite: after a repair the looks of other parts may be recognised again rather than be associated with the label. What counts there is ${attribute}.</p>${key(associationKey)}<h3>The model trained on the data as they are</h3>${runAudit('as they are', run.before, attribute)}<h3>The model trained after the repair</h3>${runAudit('after the repair', run.after, attribute)}${key(effectKey(run.after))}`;

function dataAudit(when: string, audit: DataAudit, attribute: string): Markup {
  const rows = audit.associations.map(associationRow);
  return markup`<p>${ticked(dataAuditFinding(audit))} <span class="soft">${String(audit.images)} ${audit.split} images.</span></p>${long(`What is associated with the label, ${when}`, leaning(associationHeadings, 2), rows, attribute)}${suspects(when, audit)}${disagreeing(when, audit)}${notes(audit.notes)}`;
}

const suspects = (when: string, { quality }: DataAudit): Content =>
  quality.suspects.shown.length > 0 &&
  more(
    `Suspect labels, ${when}: ${quality.suspects.images}`,
    table(`Suspect labels, ${when}`, leaning(suspectHeadings, 3), quality.suspects.shown.map(suspectRow)),
  );

function disagreeing(when: string, { quality }: DataAudit): Content {
  const pairs = quality.pairs.filter(({ labels }) => labels[0] !== labels[1]);
  const caption = `Nearly equal images with different labels, ${when}`;
  return pairs.length > 0 && more(caption, table(caption, leaning(pairHeadings, 4), pairs.map(pairRow)));
}

function runAudit(when: string, audit: RunAudit, attribute: string): Markup {
  const rows = audit.segments.map((one) => effectRow(one, audit));
  return markup`<p>${ticked(runAuditFinding(audit))} <span class="soft">${audit.run}: ${audit.split} images, their distances to ${String(audit.references)} training images.</span></p>${rows.length > 0 && long(`What the model looks at, ${when}`, leaning(effectHeadings, 2), rows, attribute)}${notes(audit.notes)}`;
}

/** Strong rows shown at once. */
const most = 6;

/** The strongest rows, and those of the attribute however weak; behind a line all of them. */
function long(
  caption: string,
  columns: Parameters<typeof table>[1],
  rows: readonly string[][],
  attribute: string,
): Content {
  const shown = rows.filter(([name], i) => i < most || name === attribute);
  if (rows.length <= shown.length + 2) return table(caption, columns, rows);
  return [
    table(caption, columns, shown),
    more(`All ${rows.length}`, table(`${caption}: all`, columns, rows)),
  ];
}

const key = (lines: readonly string[]): Content => lines.map((one) => markup`<p class="soft">${one}</p>`);

const notes = (lines: readonly string[]): Content =>
  lines.length > 0 &&
  more(
    `Not measured, and why: ${lines.length}`,
    markup`<ul>${lines.map((one) => markup`<li>${ticked(one)}</li>`)}</ul>`,
  );
