import type { MetricTree, NodeImages, Run } from '@hemlkit/core';
import {
  encodePictures,
  metricTreeText,
  type Paint,
  type PictureFormat,
  pairFigure,
  pairPage,
  segmentsFigure,
  svgToPng,
} from '@hemlkit/report';

export type PairFormat = 'text' | 'json' | 'svg' | 'png' | 'html';

/** What both images of a pair look like at every node. */
export interface ShownPair {
  tree: MetricTree;
  a: NodeImages;
  b: NodeImages;
}

export const showPair = async (run: Run, tree: MetricTree, a: string, b: string): Promise<ShownPair> => ({
  tree,
  a: await run.nodeImages(a),
  b: await run.nodeImages(b),
});

/** A pair's pictures; an image has none of what it does not show. */
export async function pairPictures({ tree, ...sides }: ShownPair, format: PictureFormat = 'png') {
  const side = (which: 'a' | 'b') => {
    const hidden = tree.nodes.filter(({ absent }) => absent.includes(which)).map(({ id }) => id);
    return encodePictures(sides[which], format, new Set(hidden));
  };
  return { a: await side('a'), b: await side('b') };
}

/** A pair's explanation in words or JSON. */
export const pairText = (tree: MetricTree, format: 'text' | 'json', paint?: Paint): string =>
  format === 'json'
    ? `${JSON.stringify(tree, null, 2)}\n`
    : `${metricTreeText(tree, paint ? { paint } : {})}\n`;

/** A pair's explanation as a picture or a page. */
export async function drawPair(
  pair: ShownPair,
  format: 'svg' | 'png' | 'html',
): Promise<string | Uint8Array> {
  const { a, b } = await pairPictures(pair, format === 'html' ? 'webp' : 'png');
  if (format === 'html') return pairPage(pair.tree, a, b);
  const svg = pairFigure(pair.tree, a, b);
  return format === 'svg' ? svg : svgToPng(svg);
}

/** The single segments of a pair in a row, as SVG. */
export async function drawSegments(pair: ShownPair): Promise<string> {
  const { a, b } = await pairPictures(pair);
  return segmentsFigure(pair.tree, a, b);
}

/** A file's name that is made of two images' names. */
export function pairName({ a, b }: MetricTree): string {
  const short = (id: string) =>
    id
      .replace(/^.*[\\/]/, '')
      .replace(/\.[a-z]+$/i, '')
      .replace(/[^\w.-]+/g, '_')
      .slice(0, 60);
  return `${short(a.id)}--${short(b.id)}`;
}
