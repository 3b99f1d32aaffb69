import type { Explanation } from '@hemlkit/core';
import { type Markup, markup } from '../markup/markup';
import { probabilityColour } from './colours';
import { svgText } from './svg';

export const legendWidth = 250;
/** At most. */
export const legendHeight = 80;

/** Of which distance shares are, where it is not the one that is drawn. */
const shareText = ({ title, distance }: Pick<Explanation, 'title' | 'distance'>, drawn: string): string =>
  distance === drawn ? `share: of the root's distance (${title})` : `share: of ${distance} (${title})`;

/**
 * What the colours and numbers of a pair's figure mean.
 *
 * @param shown what the figure shows: probabilities, shares, what they are called and of which distance they are
 */
export function pairLegend(
  x: number,
  y: number,
  distance: string,
  shown: { probabilities: boolean; shares: Pick<Explanation, 'title' | 'distance'> | undefined },
): Markup {
  const steps = 50;
  const cell = legendWidth / steps;
  const scale = Array.from(
    { length: steps },
    (_, i) =>
      markup`<rect x="${x + i * cell}" y="${y + 32}" width="${cell + 0.5}" height="12" fill="${probabilityColour((i + 0.5) / steps)}"/>`,
  );
  const end = x + legendWidth;
  const colours = shown.probabilities && [
    svgText(x, y + 26, 'colour and %: probability that the labels differ', { size: 11, muted: true }),
    scale,
    svgText(x, y + 57, '0 % alike', { size: 10, muted: true }),
    svgText(x + legendWidth / 2, y + 57, '50 %', { size: 10, muted: true, anchor: 'middle' }),
    svgText(end, y + 57, '100 % different', { size: 10, muted: true, anchor: 'end' }),
  ];
  const { shares } = shown;
  const share = shares !== undefined && [
    svgText(x, y + (shown.probabilities ? 74 : 26), shareText(shares, distance), {
      size: 11,
      muted: true,
    }),
  ];
  const number = svgText(x, y + 10, `number: distance (${distance}) at the node`, {
    size: 11,
    muted: true,
    width: legendWidth,
  });
  return markup`<g>${[number, colours, share]}</g>`;
}
