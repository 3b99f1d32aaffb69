import type { Background } from '../contracts/experiment';
import type { Coalition } from '../contracts/explainer';
import type { ImageAndMap } from '../contracts/images';
import type { Distance } from '../contracts/metric-learning';
import { imagesOf } from '../segments/image-source';
import { viewTables } from '../segments/views';
import { pairDistances } from './differences';
import type { TrainedTree } from './trained-tree';

export interface ViewRequest {
  tree: Pick<TrainedTree, 'context' | 'embed'>;
  /** Where the images are compared. */
  node: string;
  distance: Distance;
  /** What stands where nothing is shown. */
  background: Background;
  a: ImageAndMap;
  b: ImageAndMap;
}

/**
 * d(S): a node's distance of two images with only the segments S shown in both. An image in which two coalitions
 * show the same (they differ in segments that it does not have) is embedded once.
 *
 * @returns a function from coalitions to their distances, in order, `a` to `b`
 */
export function viewDistances({
  tree,
  node,
  distance,
  background,
  ...request
}: ViewRequest): (coalitions: readonly Coalition[]) => Promise<Float64Array> {
  const { loaded, engine, data } = tree.context;
  const { classes } = data.segmenter;
  const sides = [request.a, request.b].map((side) => ({ ...side, seen: presentClasses(side.map) }));
  const tableOf = viewTables(loaded.hierarchy, classes, background);

  return async (coalitions) => {
    const images: ImageAndMap[] = [];
    const views: Coalition[] = [];
    const known = new Map<string, number>();
    const pairs = coalitions.map((coalition) => {
      const table = tableOf(coalition);
      return sides.map((side, i) => {
        const key = `${i} ${side.seen.filter((id) => table[id]).join()}`;
        let at = known.get(key);
        if (at === undefined) {
          at = images.push(side) - 1;
          views.push(coalition);
          known.set(key, at);
        }
        return at;
      }) as [number, number];
    });
    const embeddings = await tree.embed([node], imagesOf(images), { views, background });
    return pairDistances(engine.tf, distance, embeddings[node]!, pairs);
  };
}

/** Ids of the classes that a map has, in order. */
function presentClasses(map: Uint8Array): number[] {
  return [...new Set(map)].sort((a, b) => a - b);
}
