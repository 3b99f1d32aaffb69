import type { MetricTree } from '@hemlkit/core';
import { type Markup, markup } from '../markup/markup';
import { probabilityText, signedText } from '../number-text';
import type { DrawnPhotograph } from '../pictures';
import { sharesOf } from '../shown';
import type { PartTints } from './part-tints';

/** The parts of a photograph in their colours, to be laid over it; each has its name and number where it is pointed at. */
export function tintedParts(
  tree: MetricTree,
  { parts }: Pick<DrawnPhotograph, 'parts'>,
  { parts: tints }: PartTints,
): Markup {
  const shares = sharesOf(tree)?.nodes;
  const number = (id: string) =>
    shares ? signedText(shares[id]) : probabilityText(tree.nodes.find((node) => node.id === id)?.probability);
  const drawn = Object.entries(parts).map(([id, { path }]) => {
    const { colour = '#ffffff', opacity = 0 } = tints[id] ?? {};
    const text = [id, number(id)].filter(Boolean).join(': ');
    return markup`<path d="${path}" fill="${colour}" fill-opacity="${opacity}"><title>${text}</title></path>`;
  });
  return markup`<g class="tints" fill-rule="evenodd" stroke="#ffffff" stroke-opacity="0.35">${drawn}</g>`;
}
