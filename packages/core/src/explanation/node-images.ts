import type { NodeImages } from '../contracts/explanation';
import type { TF } from '../contracts/tf';
import type { LoadedExperiment } from '../experiment/load-experiment';
import { nodeSettings } from '../experiment/node-settings';
import { composedPixels } from '../segments/composed-pixels';
import { lookupTable } from '../segments/composition';
import type { PreparedSample } from '../segments/prepare-samples';

/** What each node's model sees of an image. */
export function nodeImages(
  tf: TF,
  loaded: LoadedExperiment,
  classes: readonly string[],
  { image, map, photograph }: PreparedSample,
): NodeImages {
  const size = Math.sqrt(map.length);
  const nodes = loaded.hierarchy.nodes.map((node) => {
    const { training } = nodeSettings(loaded, node.id);
    const table = lookupTable(node.classes, classes, training.background);
    return [node.id, composedPixels(tf, { images: image, maps: map, size }, table, training)] as const;
  });
  return {
    size,
    whole: image,
    nodes: Object.fromEntries(nodes),
    ...(photograph && { photograph: photograph.image }),
  };
}
