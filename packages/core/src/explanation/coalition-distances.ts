import type { Engine } from '../contracts/engine';
import type { Background, Hierarchy } from '../contracts/experiment';
import type { Distance } from '../contracts/metric-learning';
import { lookupSize, lookupTable } from '../segments/composition';
import type { Trainer } from '../training/trainer';
import type { Coalition } from './owen';
import { pairDistances } from './pair-distances';

/** An image at the training size with its class map. */
export interface ImageAndMap {
  /** [size, size, 3] */
  image: Uint8Array;
  /** [size, size], class ids */
  map: Uint8Array;
}

export interface CoalitionRequest {
  engine: Engine;
  hierarchy: Hierarchy;
  /** The segmenter's class names, by id. */
  classes: readonly string[];
  /** The background that the trainer's graph paints. */
  background: Background;
  distance: Distance;
  /** With the root's weights. */
  trainer: Pick<Trainer, 'splitBatch' | 'embed' | 'model'>;
  a: ImageAndMap;
  b: ImageAndMap;
}

/** Class id that no dataset's list reaches, and that no table shows. */
const hidden = lookupSize - 1;

/**
 * d(S): the root's distance of two images with only the segments S shown in both. An image in which two coalitions
 * show the same (they differ in segments that it does not have) is embedded once.
 *
 * @returns a function from coalitions to their distances, in order, `a` to `b`
 */
export function coalitionDistances(
  request: CoalitionRequest,
): (coalitions: readonly Coalition[]) => Promise<Float64Array> {
  const { engine, hierarchy, classes, background, distance, trainer } = request;
  const sides = [request.a, request.b].map((side) => ({ ...side, seen: presentClasses(side.map) }));
  const classesOf = leafClasses(hierarchy);

  return async (coalitions) => {
    const views: { side: ImageAndMap; table: Float32Array }[] = [];
    const known = new Map<string, number>();
    const pairs = coalitions.map((coalition) => {
      const table = lookupTable(
        coalition.flatMap((segment) => classesOf.get(segment) ?? []),
        classes,
        background,
      );
      return sides.map((side, i) => {
        const key = `${i} ${side.seen.filter((id) => table[id]).join()}`;
        let at = known.get(key);
        if (at === undefined) {
          at = views.push({ side, table }) - 1;
          known.set(key, at);
        }
        return at;
      }) as [number, number];
    });
    const rows = await embedViews(request, views);
    return pairDistances(engine.tf, distance, rows, trainer.model.dimensions, pairs);
  };
}

/** Embeds images of which each shows its own classes, [views, dimensions]. */
async function embedViews(
  { trainer, a }: CoalitionRequest,
  views: readonly { side: ImageAndMap; table: Float32Array }[],
): Promise<Float32Array> {
  const { splitBatch: batch, model } = trainer;
  const area = a.map.length;
  const images = new Uint8Array(batch * area * 3);
  const maps = new Uint8Array(batch * area);
  // Every view hides its own classes in its map, so the step itself shows all that is left.
  const shows = new Float32Array(lookupSize).fill(1);
  shows[hidden] = 0;
  const all = new Float32Array(views.length * model.dimensions);
  for (let start = 0; start < views.length; start += batch) {
    const part = views.slice(start, start + batch);
    for (const [i, { side, table }] of part.entries()) {
      images.set(side.image, i * area * 3);
      for (let p = 0; p < area; p++) {
        const id = side.map[p] as number;
        maps[i * area + p] = table[id] ? id : hidden;
      }
    }
    const [rows] = await trainer.embed(batch).run([images, maps, shows]);
    all.set((rows as Float32Array).subarray(0, part.length * model.dimensions), start * model.dimensions);
  }
  return all;
}

/** Ids of the classes that a map has, in order. */
function presentClasses(map: Uint8Array): number[] {
  return [...new Set(map)].sort((a, b) => a - b);
}

/** Each segment's classes, from its leaf. */
function leafClasses({ nodes }: Hierarchy): Map<string, string[]> {
  const leaves = nodes.filter(({ children }) => children.length === 0);
  return new Map(leaves.map(({ segments, classes }) => [segments[0] as string, classes]));
}
