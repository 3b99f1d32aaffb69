import type { Deflation } from '@hemlkit/bias';
import { stateName } from './attribute-state';
import { gateText } from './gate-text';
import { markdownTable } from './markdown-table';
import { plural } from './plural';
import { shellWords } from './shell-words';

/** Files of contact sheets, absolute. */
export interface DeflationSheets {
  /** Of composites. */
  sheet?: string | undefined;
  /** Of images of either look, where the attribute is one. */
  looks?: string | undefined;
}

/** What was made against a bias, for a person. */
export function deflationText(made: Deflation, { sheet, looks }: DeflationSheets = {}): string {
  const { remedy, attribute, cells, gap, composites, refused, gate, spec } = made;
  const real = cells.reduce((sum, cell) => sum + cell.real, 0);
  const parts = [
    `${remedy}: ${real} real training images and ${composites.length} composites`,
    markdownTable(
      ['label', attribute, 'before', 'real', 'composite'],
      cells.map((cell) => [
        cell.label,
        stateName(cell.has),
        String(cell.before),
        String(cell.real),
        String(cell.composite),
      ]),
    ),
    `largest |P(${attribute} | label) - P(${attribute})|: ${gap.before.toFixed(3)} before, ${gap.after.toFixed(3)} now`,
  ];
  if (refused.length > 0)
    parts.push(`${plural(refused.length, 'composite')} could not be made: refused.jsonl gives the reasons`);
  if (gate) parts.push(gateText(gate, attribute));
  if (looks !== undefined) parts.push(`what ${attribute} is: ${looks}`);
  if (sheet !== undefined) parts.push(`look at them: ${sheet}`);
  if (spec !== undefined) parts.push(`train on it:  ${shellWords(['heml', 'train', spec])}`);
  return parts.join('\n\n');
}
