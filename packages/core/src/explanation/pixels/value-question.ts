import { HemlError } from '../../contracts/error';
import type { HierarchyNode } from '../../contracts/experiment';
import type { Both, PixelQuestion } from '../../contracts/explainer';
import type { ImageAndMap } from '../../contracts/images';
import type { Distance } from '../../contracts/metric-learning';
import { imagesOf } from '../../segments/image-source';
import { viewTables } from '../../segments/views';
import { pairDistances } from '../differences';
import type { TrainedTree } from '../trained-tree';

/** Pairs whose images are held at once. */
const pairsAtOnce = 4;

export interface ValueRequest {
  tree: Pick<TrainedTree, 'context' | 'imageModel'>;
  /** Where the images are compared. */
  node: HierarchyNode;
  distance: Distance;
  a: ImageAndMap;
  b: ImageAndMap;
}

/**
 * Two images as pixels, with their distance at a node as a function of which only the values are known.
 *
 * @returns nothing where the method has no model that can be asked so
 */
export function valueQuestion(request: ValueRequest): (() => Promise<PixelQuestion>) | undefined {
  const { tree, node, distance, a, b } = request;
  const { engine, loaded, data } = tree.context;
  const model = tree.imageModel?.(node);
  if (!model) return undefined;
  return async () => {
    const [first, second] = (await model.images(imagesOf([a, b]))) as [Float32Array, Float32Array];
    return {
      size: Math.sqrt(a.map.length),
      images: { a: first, b: second },
      shown(id) {
        const { segments } = loaded.hierarchy.nodes.find((one) => one.id === id) as HierarchyNode;
        const table = viewTables(loaded.hierarchy, data.segmenter.classes, 'black')(segments);
        const side = ({ map }: ImageAndMap) => Uint8Array.from(map, (one) => table[one] as number);
        return { a: side(a), b: side(b) };
      },
      async distances(pairs) {
        const found: number[] = [];
        for (const part of partsOf(pairs)) {
          const images = [...new Set(part.flatMap((pair) => [pair.a, pair.b]))];
          const rows = part.map((pair) => [images.indexOf(pair.a), images.indexOf(pair.b)] as const);
          found.push(...(await pairDistances(engine.tf, distance, await model.embed(images), rows)));
        }
        return Float64Array.from(found);
      },
      async gradients() {
        throw new HemlError(
          `The method \`${loaded.experiment.method.type}\` has a model without gradients; \`owen\`, \`occlusion\` and \`rise\` explain it.`,
          {
            code: 'gradients-missing',
            kind: 'usage',
            hint: 'Name one of those in `explanation.explainers`.',
          },
        );
      },
    };
  };
}

function* partsOf(pairs: Iterable<Both<Float32Array>>): Generator<Both<Float32Array>[]> {
  let part: Both<Float32Array>[] = [];
  for (const pair of pairs) {
    part.push(pair);
    if (part.length < pairsAtOnce) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}
