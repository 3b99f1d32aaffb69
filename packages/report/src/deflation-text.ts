import type { Deflation } from '@hemlkit/bias';
import { gateText } from './gate-text';
import { markdownTable } from './markdown-table';
import { plural } from './plural';
import { shellWords } from './shell-words';

/** What was made against a bias, for a person. @param sheet the contact sheet's file */
export function deflationText(made: Deflation, sheet?: string): string {
  const { remedy, attribute, cells, gap, composites, refused, gate, spec } = made;
  const real = cells.reduce((sum, cell) => sum + cell.real, 0);
  const parts = [
    `${remedy}: ${real} real training images and ${composites.length} composites`,
    markdownTable(
      ['label', attribute, 'before', 'real', 'composite'],
      cells.map((cell) => [
        cell.label,
        cell.has ? 'yes' : 'no',
        String(cell.before),
        String(cell.real),
        String(cell.composite),
      ]),
    ),
    `largest |P(${attribute} | label) - P(${attribute})|: ${gap.before.toFixed(3)} before, ${gap.after.toFixed(3)} now`,
  ];
  if (refused.length > 0)
    parts.push(`${plural(refused.length, 'composite')} could not be made: refused.jsonl says why`);
  if (gate) parts.push(gateText(gate, attribute));
  if (sheet !== undefined) parts.push(`look at them: ${sheet}`);
  if (spec !== undefined) parts.push(`train on it:  ${shellWords(['heml', 'train', spec])}`);
  return parts.join('\n\n');
}
