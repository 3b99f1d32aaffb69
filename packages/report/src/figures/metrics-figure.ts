import type { RunSummary } from '@hemlkit/core';
import { type Markup, markup } from '../markup/markup';
import { metricNames, metricText, shortName } from '../metric-names';
import { alike } from './colours';
import { type FigureOptions, svgFigure, svgText } from './svg';
import { treeLayout } from './tree-layout';
import { treeLines } from './tree-lines';

export interface MetricsFigureOptions extends FigureOptions {
  /** The precision that chance would give, 0 to 1: marked on every bar. */
  chance?: number;
}

type MeasuredNode = Pick<RunSummary['nodes'][number], 'id' | 'children' | 'metrics'>;

const margin = 20;
const cardWidth = 158;
const bar = { left: 36, width: 80, height: 8 };
const line = 15;
const columnPitch = cardWidth + 36;

/**
 * A run's metrics as a tree (the paper's Table III): precision at every node as bars and in percent.
 *
 * @param summary a run's `summary.json`; metrics other than precision@k are left to tables
 * @returns SVG
 */
export function metricsFigure(
  summary: { root: string; nodes: readonly MeasuredNode[] },
  options: MetricsFigureOptions = {},
): string {
  const names = metricNames(summary.nodes).filter((name) => name.startsWith('precision@'));
  const layout = treeLayout(summary.root, summary.nodes);
  const cardHeight = 18 + names.length * line;
  const pitch = cardHeight + 14;
  const keyHeight = 26;
  const top = margin + keyHeight;
  const at = (place: { column: number; row: number }) => ({
    x: margin + place.column * columnPitch,
    middle: top + (place.row + 0.5) * pitch,
  });
  const card = (node: MeasuredNode, x: number, y: number): Markup => {
    const rows = names.map((name, i) =>
      metricRow(name, node.metrics[name], x, y + 18 + i * line, options.chance),
    );
    return markup`<g>${svgText(x, y + 11, node.id, { bold: true, width: cardWidth })}${rows}</g>`;
  };
  const cards = layout.places.map((place) => {
    const { x, middle } = at(place);
    return card(place.node, x, middle - cardHeight / 2);
  });
  const lines = treeLines(layout.places, (place) => {
    const { x, middle } = at(place);
    return { left: x - 6, right: x + cardWidth + 2, middle };
  });
  const chance =
    options.chance === undefined
      ? ''
      : `; the upright mark is what chance gives, ${metricText('precision@1', options.chance)}`;
  const key = svgText(margin, margin + 6, `precision in percent, validation split${chance}`, {
    size: 11,
    muted: true,
  });
  const width = Math.max(520, 2 * margin + (layout.columns - 1) * columnPitch + cardWidth);
  const height = top + layout.rows * pitch + margin / 2;
  return svgFigure({ width, height }, 'Precision at every node of the tree', options, [key, lines, cards]);
}

function metricRow(name: string, value: number | undefined, x: number, y: number, chance?: number): Markup {
  const left = x + bar.left;
  const top = y + 2;
  const share = Math.max(0, Math.min(1, value ?? 0));
  const mark =
    chance !== undefined &&
    markup`<path d="M${left + chance * bar.width} ${top - 1.5}v${bar.height + 3}" stroke="currentColor" stroke-width="1.5"/>`;
  return markup`${svgText(x, y + 9.5, shortName(name), { size: 11, muted: true })}<rect x="${left}" y="${top}" width="${bar.width}" height="${bar.height}" rx="2" fill-opacity="0.1"/><rect x="${left}" y="${top}" width="${share * bar.width}" height="${bar.height}" rx="2" fill="${alike}"/>${mark}${svgText(x + cardWidth - 8, y + 9.5, metricText(name, value), { size: 11, anchor: 'end' })}`;
}
