import type { ExplainedImage } from '@hemlkit/core';
import { type Markup, markup } from '../markup/markup';
import { sharesOf } from '../shown';
import { type DrawnPair, svgPicture } from './pair-card';
import { legendWidth, pairLegend } from './pair-legend';
import { svgText } from './svg';

const wholeSide = 84;
export const headHeight = wholeSide + 16;

/** Above a pair's figure: the two whole images with their names and labels, and what colours and numbers mean. */
export function pairHead(pair: DrawnPair, x: number, y: number, width: number): Markup {
  const { tree, a, b, distance } = pair;
  const room = (width - legendWidth - 24) / 2;
  const image = (which: 'a' | 'b', side: ExplainedImage, uri: string, left: number) => {
    const text = left + wholeSide + 10;
    const fits = room - wholeSide - 22;
    return markup`<g>${svgPicture(uri, left, y, wholeSide, side.id)}${svgText(text, y + 14, which, { size: 16, bold: true })}${svgText(text, y + 36, side.id, { width: fits })}${
      side.label !== undefined && svgText(text, y + 54, side.label, { muted: true, width: fits })
    }</g>`;
  };
  const shares = sharesOf(tree);
  const probabilities = tree.nodes.some(({ probability }) => probability !== undefined);
  return markup`${image('a', tree.a, a.whole, x)}${image('b', tree.b, b.whole, x + room)}${pairLegend(x + width - legendWidth, y, distance, { probabilities, shares })}`;
}
