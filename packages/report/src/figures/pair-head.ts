import { type Content, type Markup, markup } from '../markup/markup';
import { pairVerdict } from '../pair-verdict';
import { sharesOf } from '../shown';
import type { DrawnPair } from './pair-card';
import { legendHeight, legendWidth, pairLegend } from './pair-legend';
import { type PartTints, partTints } from './part-tints';
import { type FigureOptions, svgText } from './svg';
import { tintedParts } from './tinted-parts';

/** A photograph at most, in pixels. */
const photographSide = 188;
const gap = 8;
const captions = 38;
const scaleHeight = 34;

/** In a page both photographs stand above the figure. */
export const headHeight = ({ for: place = 'file' }: FigureOptions): number =>
  place === 'page' ? legendHeight : photographSide + captions + scaleHeight;

/**
 * Above a pair's figure: both photographs with their parts tinted by what they contribute, the verdict, and what colours and
 * numbers mean.
 */
export function pairHead(
  pair: DrawnPair,
  { x, y, width }: { x: number; y: number; width: number },
  { for: place = 'file' }: FigureOptions,
): Markup {
  const { tree, distance } = pair;
  const shares = sharesOf(tree);
  const probabilities = tree.nodes.some(({ probability }) => probability !== undefined);
  const legend = (left: number, top: number) => pairLegend(left, top, distance, { probabilities, shares });
  if (place === 'page') return legend(x, y);
  const tints = partTints(tree);
  const text = x + 2 * (photographSide + gap) + 16;
  return markup`<g>${photograph(pair, 'a', tints, x, y)}${photograph(pair, 'b', tints, x + photographSide + gap, y)}${tintScale(tints, x, y + photographSide + captions)}${verdictLines(pair, text, y, x + width - text)}${legend(x + width - legendWidth, y + 92)}</g>`;
}

function photograph(pair: DrawnPair, side: 'a' | 'b', tints: PartTints, x: number, y: number): Markup {
  const { tree } = pair;
  const { photograph: drawn } = pair[side];
  const { width, height, picture } = drawn;
  const { id, label } = tree[side];
  const image = picture.startsWith('#')
    ? markup`<use href="${picture}" width="${width}" height="${height}"/>`
    : markup`<image href="${picture}" width="${width}" height="${height}" preserveAspectRatio="none"/>`;
  const below = y + photographSide;
  return markup`<svg x="${x}" y="${y}" width="${photographSide}" height="${photographSide}" viewBox="0 0 ${width} ${height}" stroke-width="${Math.max(width, height) / 300}"><title>${id}</title>${image}${tintedParts(tree, drawn, tints)}</svg>${svgText(x, below + 15, `${side}  ${id}`, { bold: true, width: photographSide })}${
    label !== undefined && svgText(x, below + 31, label, { muted: true, width: photographSide })
  }`;
}

const steps = 40;

function tintScale({ scale, title }: PartTints, x: number, y: number): Content {
  if (!title) return undefined;
  const width = 2 * photographSide + gap;
  const cell = width / steps;
  const bars = Array.from({ length: steps }, (_, i) => {
    const colour = scale.colourAt((i + 0.5) / steps);
    return markup`<rect x="${x + i * cell}" y="${y}" width="${cell + 0.5}" height="8" fill="${colour}"/>`;
  });
  const [first = '', ...rest] = scale.texts;
  const last = rest.pop() ?? '';
  return markup`${bars}${[
    svgText(x, y + 20, first, { size: 10, muted: true }),
    ...rest.map((text) => svgText(x + width / 2, y + 20, text, { size: 10, muted: true, anchor: 'middle' })),
    svgText(x + width, y + 20, last, { size: 10, muted: true, anchor: 'end' }),
    svgText(x, y + 33, title, { size: 10, muted: true, width }),
  ]}`;
}

function verdictLines({ tree }: DrawnPair, x: number, y: number, width: number): Markup {
  const { judgement, truth, cause } = pairVerdict(tree);
  const lines: [string | undefined, number, boolean][] = [
    [judgement, 17, true],
    [truth?.text, 12, true],
    [cause, 13, false],
  ];
  return markup`${lines.map(([text, size, bold], i) => text && svgText(x, y + 16 + 21 * i, text, { size, bold, width }))}`;
}
