import type { HierarchyNode } from '../contracts/experiment';
import type { NodeImages, SegmentedPhotograph } from '../contracts/explanation';
import type { Photograph } from '../contracts/images';
import type { TF } from '../contracts/tf';
import type { LoadedExperiment } from '../experiment/load-experiment';
import { nodeSettings } from '../experiment/node-settings';
import { composedPixels } from '../segments/composed-pixels';
import { lookupTable } from '../segments/composition';
import type { NamedImage } from './prepare-image';
import { shownLeaves } from './shown-leaves';

/** What each node's model sees of an image. */
export async function nodeImages(
  tf: TF,
  loaded: LoadedExperiment,
  classes: readonly string[],
  { image, map, source }: NamedImage,
): Promise<NodeImages> {
  const size = Math.sqrt(map.length);
  const nodes = loaded.hierarchy.nodes.map((node) => {
    const { training } = nodeSettings(loaded, node.id);
    const table = lookupTable(node.classes, classes, training.background);
    return [node.id, composedPixels(tf, { images: image, maps: map, size }, table, training)] as const;
  });
  const leaves = loaded.hierarchy.nodes.filter(({ children }) => children.length === 0);
  return {
    size,
    whole: image,
    nodes: Object.fromEntries(nodes),
    photograph: await segmentedPhotograph(source, leaves, classes),
  };
}

async function segmentedPhotograph(
  { image, map }: Photograph,
  leaves: readonly Pick<HierarchyNode, 'id' | 'classes'>[],
  classes: readonly string[],
): Promise<SegmentedPhotograph> {
  const shown = shownLeaves(map, leaves, classes);
  return { ...shown, pixels: await scaled(image, shown.width, shown.height) };
}

async function scaled(image: Photograph['image'], width: number, height: number): Promise<Uint8Array> {
  if (image.width === width && image.height === height) return image.data;
  const { default: sharp } = await import('sharp');
  return sharp(image.data, { raw: { width: image.width, height: image.height, channels: 3 } })
    .resize(width, height, { fit: 'fill' })
    .raw()
    .toBuffer();
}
