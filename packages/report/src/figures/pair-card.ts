import type { MetricTree, MetricTreeNode } from '@hemlkit/core';
import { type Markup, markup } from '../markup/markup';
import { signedText } from '../number-text';
import type { Pictures } from '../pictures';
import { sharesOf } from '../shown';
import { inkOn } from './colours';
import { judge } from './judgement';
import { svgText } from './svg';

/** The pair that a card is drawn of. */
export interface DrawnPair {
  tree: MetricTree;
  a: Pictures;
  b: Pictures;
  /** The type of the distance that is shown. */
  distance: string;
}

/** A picture in a card, in pixels; two stand side by side. */
export const side = 60;
export const pairWidth = 2 * side + 2;
/** The coloured band with the distance. */
export const bandHeight = 18;

/** A square picture. One that the page holds is used again, any other brought along. */
export function svgPicture(uri: string, x: number, y: number, size: number, name: string): Markup {
  const place = markup`x="${x}" y="${y}" width="${size}" height="${size}"`;
  return uri.startsWith('#')
    ? markup`<use href="${uri}" ${place}><title>${name}</title></use>`
    : markup`<image href="${uri}" ${place} preserveAspectRatio="none"><title>${name}</title></image>`;
}

/** An empty place, crossed out: the image shows nothing of the node. */
function nothing(x: number, y: number): Markup {
  const inner = side - 1;
  return markup`<rect x="${x + 0.5}" y="${y + 0.5}" width="${inner}" height="${inner}" fill="none" stroke="currentColor" stroke-opacity="0.45" stroke-dasharray="3 3"/><path d="M${x + 20} ${y + 20}l20 20m0 -20l-20 20" fill="none" stroke="currentColor" stroke-opacity="0.45"/>`;
}

/** A node's two images, side by side. */
export function pairPictures(node: MetricTreeNode, { a, b }: DrawnPair, x: number, y: number): Markup[] {
  return (['a', 'b'] as const).map((which, i) => {
    const left = x + i * (side + 2);
    const uri = { a, b }[which].nodes[node.id];
    return node.absent.includes(which) || uri === undefined
      ? nothing(left, y)
      : svgPicture(uri, left, y, side, `${node.id} of ${which}`);
  });
}

/** The band above a pair: the distance at its left, the probability or what is absent at its right. */
export function distanceBand(
  node: MetricTreeNode,
  pair: DrawnPair,
  x: number,
  y: number,
  width: number,
): Markup {
  const { colour, distance, verdict } = judge(node, pair.distance);
  const style = { size: 11, ...(colour && { fill: inkOn(colour) }) };
  const box =
    colour === undefined
      ? markup`fill="currentColor" fill-opacity="0.06" stroke="currentColor" stroke-opacity="0.35" stroke-dasharray="3 2"`
      : markup`fill="${colour}" stroke="currentColor" stroke-opacity="0.25"`;
  return markup`<rect x="${x + 0.5}" y="${y + 0.5}" width="${width - 1}" height="${bandHeight - 1}" rx="3" ${box}/>${[
    svgText(x + 6, y + 13, distance, { ...style, bold: true }),
    svgText(x + width - 6, y + 13, verdict, { ...style, anchor: 'end' }),
  ]}`;
}

/** `share +0.120`, or nothing where the tree has no explanation. */
export function shareLine({ id }: MetricTreeNode, { tree }: DrawnPair): string {
  const share = sharesOf(tree)?.nodes[id];
  return share === undefined ? '' : `share ${signedText(share)}`;
}
