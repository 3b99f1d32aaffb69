import type { HierarchyNode } from '../contracts/experiment';
import type { NodeImages, SegmentedPhotograph } from '../contracts/explanation';
import type { Photograph } from '../contracts/images';
import type { TF } from '../contracts/tf';
import type { LoadedExperiment } from '../experiment/load-experiment';
import { nodeSettings } from '../experiment/node-settings';
import { composedPixels } from '../segments/composed-pixels';
import { lookupTable } from '../segments/composition';
import type { NamedImage } from './prepare-image';

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

/** Of larger photographs less is shown: a person's screen has no room for more, and a report holds many. */
const longest = 1024;

async function segmentedPhotograph(
  { image, map }: Photograph,
  leaves: readonly Pick<HierarchyNode, 'id' | 'classes'>[],
  classes: readonly string[],
): Promise<SegmentedPhotograph> {
  const scale = Math.min(1, longest / Math.max(image.width, image.height));
  const [width, height] = [image.width, image.height].map((side) =>
    Math.max(1, Math.round(side * scale)),
  ) as [number, number];
  const table = new Uint8Array(256);
  for (const [i, leaf] of leaves.entries())
    for (const name of leaf.classes) table[classes.indexOf(name)] = i + 1;
  const shown = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(((y + 0.5) * map.height) / height) * map.width;
    for (let x = 0; x < width; x++) {
      const column = Math.floor(((x + 0.5) * map.width) / width);
      shown[y * width + x] = table[map.data[row + column] as number] as number;
    }
  }
  return {
    width,
    height,
    pixels: await scaled(image, width, height),
    leaves: leaves.map(({ id }) => id),
    shown,
  };
}

async function scaled(image: Photograph['image'], width: number, height: number): Promise<Uint8Array> {
  if (image.width === width && image.height === height) return image.data;
  const { default: sharp } = await import('sharp');
  return sharp(image.data, { raw: { width: image.width, height: image.height, channels: 3 } })
    .resize(width, height, { fit: 'fill' })
    .raw()
    .toBuffer();
}
