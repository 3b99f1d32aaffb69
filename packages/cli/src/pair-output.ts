import type { MetricTree, NearSample, NodeImages, Run } from '@hemlkit/core';
import {
  encodePictures,
  encodeThumbnail,
  metricTreeText,
  type Paint,
  type PictureFormat,
  type Pictures,
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
  /** By node: the samples that are nearest to each. Absent where nobody sees them. */
  near?: { a: Record<string, NearSample[]>; b: Record<string, NearSample[]> };
}

/** As many samples are shown as nearest to an image, at each node. */
const nearShown = 3;

/** What a pair's pictures are made of. @param isPage a page also shows the nearest samples at every node */
export const showPair = async (
  run: Pick<Run, 'nodeImages' | 'nearest'>,
  tree: MetricTree,
  [a, b]: readonly [string, string],
  isPage: boolean,
): Promise<ShownPair> => {
  const [nearA = {}, nearB = {}] = isPage ? await run.nearest([a, b], nearShown) : [];
  return {
    tree,
    a: await run.nodeImages(a),
    b: await run.nodeImages(b),
    ...(isPage && { near: { a: nearA, b: nearB } }),
  };
};

/** A pair's pictures; an image has none of what it does not show. */
export async function pairPictures(
  { tree, near, ...sides }: ShownPair,
  format: PictureFormat = 'png',
): Promise<{ a: Pictures; b: Pictures }> {
  const thumbnails = new Map<string, Promise<string>>();
  const thumbnail = (file: string) => {
    const found = thumbnails.get(file) ?? encodeThumbnail(file, 64);
    thumbnails.set(file, found);
    return found;
  };
  const nearOf = async (which: 'a' | 'b') => {
    const nodes = Object.entries(near?.[which] ?? {}).map(async ([node, samples]) => [
      node,
      await Promise.all(
        samples.map(async ({ id, label, image }) => ({ id, label, picture: await thumbnail(image) })),
      ),
    ]);
    return Object.fromEntries(await Promise.all(nodes));
  };
  const side = async (which: 'a' | 'b') => {
    const hidden = tree.nodes.filter(({ absent }) => absent.includes(which)).map(({ id }) => id);
    const pictures = await encodePictures(sides[which], format, new Set(hidden));
    return near ? { ...pictures, near: await nearOf(which) } : pictures;
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
