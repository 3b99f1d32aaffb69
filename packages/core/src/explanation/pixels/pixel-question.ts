import type { HierarchyNode } from '../../contracts/experiment';
import type { Both, LayerMap, PixelGradient, PixelQuestion, Side } from '../../contracts/explainer';
import type { Distance } from '../../contracts/metric-learning';
import { lookupTable } from '../../segments/composition';
import { pairDistances } from '../differences';
import type { TrainedTree } from '../trained-tree';
import {
  type ChangedImage,
  type ImagePair,
  type ModelVisit,
  ofBoth,
  type PairPixels,
  type PixelModel,
} from './pixel-model';
import { type MovingPair, PixelPrograms, stacked } from './pixel-programs';

const sidesOf = ['a', 'b'] as const;

export interface PixelRequest extends ImagePair {
  tree: Pick<TrainedTree, 'context' | 'pixels'>;
  distance: Distance;
}

/** Some pairs of images as rows of a list in which none stands twice. */
interface Batch {
  images: ChangedImage[];
  pairs: { position: number; images: Both<Float32Array>; rows: Both<number> }[];
}

/** Two images as pixels, with their distance at a node as a function of them: one with gradients, where the method has such. */
export async function pixelQuestion({ tree, distance, ...pair }: PixelRequest): Promise<PixelQuestion> {
  const { programs, open } = tree.pixels;
  const { hierarchy } = tree.context.loaded;
  const { classes } = tree.context.data.segmenter;
  const { tf } = tree.context.engine;
  const opened = await open(pair);
  const { size, images, maps, layers, visit } = opened;
  const most = PixelPrograms.most(size);
  return {
    size,
    images,
    shown(id) {
      const { classes: own } = hierarchy.nodes.find((one) => one.id === id) as HierarchyNode;
      const table = lookupTable(own, classes, 'black');
      return ofBoth((side) => Uint8Array.from(maps[side], (one) => table[one] as number));
    },
    async distances(pairs) {
      const parts: Float64Array[] = [];
      const each = async (embed: NonNullable<PairPixels['embed']>) => {
        for (const batch of batchesOf(pairs, sidesOf, most, most)) {
          const rows = batch.pairs.map(({ rows: own }) => [own.a, own.b] as const);
          parts.push(await pairDistances(tf, distance, await embed(batch.images), rows));
        }
      };
      if (opened.embed) await each(opened.embed);
      else
        await (visit as ModelVisit)((model) =>
          each(async (changed) => ({
            rows: stacked(await programs.embed(model, changed)),
            dimensions: model.dimensions,
          })),
        );
      return Float64Array.from(parts.flatMap((part) => [...part]));
    },
    ...(visit && {
      gradients: (pairs, each, sides = sidesOf) =>
        visit((model) => gradientsOf({ model, programs, distance, most }, pairs, each, sides)),
    }),
    ...(visit &&
      layers && {
        maps: { layers, at: (layer: string) => layerMaps(images, visit, programs, distance, layer) },
      }),
  };
}

interface Differentiable {
  model: PixelModel;
  programs: PixelPrograms;
  distance: Distance;
  /** Images that pass at once. */
  most: number;
}

async function gradientsOf(
  { model, programs, distance, most }: Differentiable,
  pairs: Iterable<Both<Float32Array>>,
  each: (gradient: PixelGradient, position: number) => void,
  sides: readonly Side[],
): Promise<void> {
  const staying = sidesOf.filter((side) => !sides.includes(side));
  for (const batch of batchesOf(pairs, staying, most, Math.floor(most / sides.length))) {
    const rows = batch.images.length > 0 ? await programs.embed(model, batch.images) : [];
    const asked = batch.pairs.map(
      ({ images: own, rows: places }): MovingPair => ({
        moving: sides.map((side) => ({ side, pixels: own[side] })),
        ...(staying[0] && { other: rows[places[staying[0]]] as Float32Array }),
      }),
    );
    const found = await programs.gradients(model, distance, asked, sides);
    for (const [i, { distance: value, gradients }] of found.entries()) {
      const gradient: PixelGradient = { distance: value };
      for (const [place, side] of sides.entries()) gradient[side] = gradients[place] as Float32Array;
      each(gradient, batch.pairs[i]?.position as number);
    }
  }
}

/**
 * Pairs in batches.
 *
 * @param sides whose images are listed
 * @param mostImages that are listed at most
 */
function* batchesOf(
  pairs: Iterable<Both<Float32Array>>,
  sides: readonly Side[],
  mostImages: number,
  mostPairs: number,
): Generator<Batch> {
  let batch: Batch = { images: [], pairs: [] };
  let position = 0;
  for (const pair of pairs) {
    const at = (side: Side) =>
      batch.images.findIndex((image) => image.side === side && image.pixels === pair[side]);
    const fresh = sides.filter((side) => at(side) < 0);
    if (batch.images.length + fresh.length > mostImages || batch.pairs.length + 1 > mostPairs) {
      yield batch;
      batch = { images: [], pairs: [] };
    }
    for (const side of sides) if (at(side) < 0) batch.images.push({ side, pixels: pair[side] });
    batch.pairs.push({ position: position++, images: pair, rows: ofBoth(at) });
  }
  if (batch.pairs.length > 0) yield batch;
}

function layerMaps(
  images: Both<Float32Array>,
  visit: ModelVisit,
  programs: PixelPrograms,
  distance: Distance,
  layer: string,
): Promise<Both<LayerMap>> {
  return visit(async (model) => {
    const both = sidesOf.map((side): ChangedImage => ({ side, pixels: images[side] }));
    const rows = await programs.embed(model, both);
    const channels = model.maps?.layers.find(({ name }) => name === layer)?.channels as number;
    const found: LayerMap[] = [];
    for (const [place, image] of both.entries()) {
      const other = rows[1 - place] as Float32Array;
      const [values, gradients] = await programs.map(model, distance, image, other, layer);
      found.push({ cells: Math.sqrt(values.length / channels), channels, values, gradients });
    }
    const [a, b] = found as [LayerMap, LayerMap];
    return { a, b };
  });
}
