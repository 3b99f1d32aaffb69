import type { MetricTree, MetricTreeNode } from '@hemlkit/core';
import { doubtText } from '../chance-text';
import { type Markup, markup } from '../markup/markup';
import type { Pictures } from '../pictures';
import { firstDistance } from '../shown';
import {
  bandHeight,
  type DrawnPair,
  distanceBand,
  pairPictures,
  pairWidth,
  shareLine,
  side,
} from './pair-card';
import { headHeight, pairHead } from './pair-head';
import { type FigureOptions, svgFigure, svgText } from './svg';
import { type Place, treeLayout } from './tree-layout';
import { treeLines } from './tree-lines';

export interface PairFigureOptions extends FigureOptions {
  /** The type of the distance that is shown. Default: the tree's first. */
  distance?: string;
}

const margin = 20;
/** From leaf to leaf, and from column to column. */
const pitch = side + 16;
const columnPitch = pairWidth + 44;
/** Right of a leaf's pictures: its name, distance and share. */
const leafText = 128;
const minimumWidth = 720;
const doubtLine = 16;

/**
 * The metric tree of a pair as a picture (the paper's Figure 4, from left to right): at every node what its model sees
 * of both images, the distance above them, and the probability that the labels differ as a colour from blue (alike)
 * over pale to orange (different). What an image does not show is crossed out.
 *
 * @returns SVG
 */
export function pairFigure(
  tree: MetricTree,
  a: Pictures,
  b: Pictures,
  options: PairFigureOptions = {},
): string {
  const distance = options.distance ?? firstDistance(tree);
  const pair: DrawnPair = { tree, a, b, distance };
  const layout = treeLayout(tree.root, tree.nodes);
  // A tree of one level needs room above its root for the name and the band, and below for the share.
  const over = layout.rows < 3 ? 30 : 0;
  // In a page the sentence stands above the figure.
  const doubt = options.for === 'page' ? undefined : doubtText(tree.precision);
  const lead = doubt === undefined ? 0 : 2 * doubtLine + 8;
  const top = lead + headHeight(options) + margin + over;
  const width = Math.max(
    minimumWidth,
    2 * margin + (layout.columns - 1) * columnPitch + pairWidth + leafText,
  );
  const height = top + layout.rows * pitch + over + margin / 2;
  const at = (place: Place<MetricTreeNode>) => ({
    x: margin + place.column * columnPitch,
    middle: top + (place.row + 0.5) * pitch,
  });
  const cards = layout.places.map((place) => {
    const { x, middle } = at(place);
    return (place.children.length === 0 ? leafCard : joinedCard)(place.node, pair, x, middle);
  });
  const lines = treeLines(layout.places, (place) => {
    const { x, middle } = at(place);
    return { left: x - 4, right: x + pairWidth + 4, middle };
  });
  return svgFigure({ width, height }, `Metric tree of ${tree.a.id} and ${tree.b.id}`, options, [
    doubt !== undefined && doubtLines(doubt, width - 2 * margin),
    pairHead(pair, { x: margin, y: lead + margin, width: width - 2 * margin }, options),
    lines,
    cards,
  ]);
}

/** A sentence in two lines, cut at its colon. */
function doubtLines(text: string, width: number): Markup {
  const cut = text.indexOf(': ') + 1;
  const [first, second] = [text.slice(0, cut), text.slice(cut + 1)];
  const at = margin + 8;
  return markup`<g>${svgText(margin, at, first, { bold: true, width })}${svgText(margin, at + doubtLine, second, { width })}</g>`;
}

function leafCard(node: MetricTreeNode, pair: DrawnPair, x: number, middle: number): Markup {
  const y = middle - side / 2;
  const left = x + pairWidth + 8;
  const width = leafText - 8;
  return markup`<g>${pairPictures(node, pair, x, y)}${svgText(left, y + 12, node.id, { bold: true, width })}${distanceBand(node, pair, left, y + 20, width)}${svgText(left, y + 54, shareLine(node, pair), { size: 11, muted: true, width })}</g>`;
}

function joinedCard(node: MetricTreeNode, pair: DrawnPair, x: number, middle: number): Markup {
  const y = middle - side / 2;
  const band = y - bandHeight - 2;
  return markup`<g>${svgText(x, band - 5, node.id, { bold: true, width: pairWidth })}${distanceBand(node, pair, x, band, pairWidth)}${pairPictures(node, pair, x, y)}${svgText(x, y + side + 13, shareLine(node, pair), { size: 11, muted: true, width: pairWidth })}</g>`;
}
