import type { MetricTree } from '@hemlkit/core';
import { markup } from '../markup/markup';
import type { Pictures } from '../pictures';
import { firstDistance, sharesOf } from '../shown';
import {
  bandHeight,
  type DrawnPair,
  distanceBand,
  pairPictures,
  pairWidth,
  shareLine,
  side,
} from './pair-card';
import type { PairFigureOptions } from './pair-figure';
import { headHeight, pairHead } from './pair-head';
import { svgFigure, svgText } from './svg';
import { treeLayout } from './tree-layout';

const margin = 20;
const gap = 16;
const mostInRow = 8;
const leastInRow = 5;

/**
 * The single segments of a pair in a row (the paper's Figure 5): each leaf with both images' segment and the distance
 * above them, in the tree's order, eight to a line.
 *
 * @returns SVG
 */
export function segmentsFigure(
  tree: MetricTree,
  a: Pictures,
  b: Pictures,
  options: PairFigureOptions = {},
): string {
  const distance = options.distance ?? firstDistance(tree);
  const pair: DrawnPair = { tree, a, b, distance };
  const leaves = treeLayout(tree.root, tree.nodes).places.filter(({ children }) => children.length === 0);
  const shares = sharesOf(tree);
  const lines = Math.ceil(leaves.length / mostInRow);
  const inRow = Math.ceil(leaves.length / lines);
  const width = 2 * margin + Math.max(inRow, leastInRow) * (pairWidth + gap) - gap;
  const cell = 16 + bandHeight + 2 + side + (shares ? 18 : 4) + gap;
  const top = margin + headHeight(options) + gap;
  const cells = leaves.map(({ node }, i) => {
    const x = margin + (i % inRow) * (pairWidth + gap);
    const y = top + Math.floor(i / inRow) * cell;
    const pictures = y + 16 + bandHeight + 2;
    return markup`<g>${svgText(x, y + 11, node.id, { bold: true, width: pairWidth })}${distanceBand(node, pair, x, y + 16, pairWidth)}${pairPictures(node, pair, x, pictures)}${svgText(x, pictures + side + 13, shareLine(node, pair), { size: 11, muted: true, width: pairWidth })}</g>`;
  });
  return svgFigure(
    { width, height: top + lines * cell + margin - gap },
    `Segments of ${tree.a.id} and ${tree.b.id}`,
    options,
    [pairHead(pair, { x: margin, y: margin, width: width - 2 * margin }, options), cells],
  );
}
