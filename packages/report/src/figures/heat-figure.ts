import type { MetricTree } from '@hemlkit/core';
import { markup } from '../markup/markup';
import { distanceText } from '../number-text';
import { heatColour } from './heat-colour';
import { svgPicture } from './pair-card';
import { type FigureOptions, svgFigure, svgText } from './svg';

/** What an explainer finds of the pixels of both images, drawn over them. */
export interface HeatColumn {
  /** What its numbers are called. */
  title: string;
  /** The number that has the strongest colour: larger ones have the same. */
  most: number;
  signed: boolean;
  /** URIs of pictures. */
  a: string;
  b: string;
}

const margin = 20;
const side = 160;
const gap = 14;
const headHeight = 26;
const scaleHeight = 44;
const steps = 40;

/**
 * The pixels of a pair that explainers find: both photographs, and beside them a column an explainer with its scale.
 *
 * @param whole URIs of the photographs
 * @returns SVG
 */
export function heatFigure(
  tree: Pick<MetricTree, 'a' | 'b'>,
  whole: { a: string; b: string },
  columns: readonly HeatColumn[],
  options: FigureOptions = {},
): string {
  const x = (column: number) => margin + column * (side + gap);
  const y = (row: number) => margin + headHeight + row * (side + gap);
  const photographs = (['a', 'b'] as const).map((which, row) =>
    svgPicture(whole[which], x(0), y(row), side, tree[which].id),
  );
  const names = (['a', 'b'] as const).map((which, row) =>
    svgText(x(0), row === 0 ? margin + 14 : y(2) + 4, `${which}  ${tree[which].id}`, {
      size: 11,
      width: side,
    }),
  );
  const drawn = columns.map((column, i) => [
    svgText(x(i + 1), margin + 14, column.title, { bold: true, width: side }),
    svgPicture(column.a, x(i + 1), y(0), side, `${column.title} of a`),
    svgPicture(column.b, x(i + 1), y(1), side, `${column.title} of b`),
    scale(column, x(i + 1), y(2)),
  ]);
  const size = { width: x(columns.length + 1) - gap + margin, height: y(2) + scaleHeight };
  const name = `Pixels of ${tree.a.id} and ${tree.b.id} by explainer`;
  return svgFigure(size, name, options, [photographs, names, drawn]);
}

/** The colours of a column's numbers, from the least to the largest that has one of its own. */
function scale({ most, signed }: HeatColumn, x: number, y: number) {
  const cell = side / steps;
  const bars = Array.from({ length: steps }, (_, i) => {
    const share = (i + 0.5) / steps;
    const colour = heatColour(signed ? 2 * share - 1 : share);
    return markup`<rect x="${x + i * cell}" y="${y}" width="${cell + 0.5}" height="8" fill="${colour}"/>`;
  });
  const end = distanceText(most);
  return markup`<g>${bars}${[
    svgText(x, y + 20, signed ? `−${end}` : '0', { size: 10, muted: true }),
    signed && svgText(x + side / 2, y + 20, '0', { size: 10, muted: true, anchor: 'middle' }),
    svgText(x + side, y + 20, `${end} a pixel`, { size: 10, muted: true, anchor: 'end' }),
  ]}</g>`;
}
