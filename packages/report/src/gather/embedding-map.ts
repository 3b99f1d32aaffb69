import type { Random } from '@hemlkit/core';
import { type Compared, nearest } from './choose-examples';

/** A place on a map, both from 0 to 1. */
export type Place = [x: number, y: number];

/** As many neighbours hold a sample in its place, itself among them: UMAP's default. */
const neighbours = 15;

/**
 * A map of samples: near on it is near by the distance, a large distance on it means little. UMAP (McInnes, Healy and Melville, 2018,
 * arXiv:1802.03426) by umap-js, over exact nearest neighbours.
 *
 * @param compared distances of all pairs; a row of NaN (the image shows no segment) has no place
 * @param random the map is the same for the same numbers
 * @returns a place for each sample, undefined for one without distances; all undefined for fewer than four samples
 */
export async function embeddingMap(compared: Compared, random: Random): Promise<(Place | undefined)[]> {
  const count = compared.labels.length;
  const near = Array.from({ length: count }, (_, query) => nearest(compared, query, neighbours - 1));
  const drawn = Array.from({ length: count }, (_, i) => i).filter((i) => (near[i] ?? []).length > 0);
  const places: (Place | undefined)[] = Array.from({ length: count });
  if (drawn.length < 4) return places;

  const rowOf = new Map(drawn.map((sample, row) => [sample, row]));
  const nNeighbors = Math.min(
    neighbours,
    drawn.length - 1,
    ...drawn.map((sample) => (near[sample] as number[]).length + 1),
  );
  const far = (a: number, b: number) => compared.distances[a * count + b] as number;
  const indices: number[][] = [];
  const beyond: number[][] = [];
  for (const sample of drawn) {
    const others = (near[sample] as number[]).slice(0, nNeighbors - 1);
    // UMAP takes what is beyond the nearest one's distance, which a similarity may have below 0.
    const least = Math.min(...others.map((other) => far(sample, other)));
    const more = least < 0 ? 1 - least : 0;
    indices.push([sample, ...others].map((other) => rowOf.get(other) as number));
    beyond.push([0, ...others.map((other) => far(sample, other) + more)]);
  }
  const { UMAP } = await import('umap-js');
  // A wide `minDist`, since a map's points are pictures.
  const umap = new UMAP({ nNeighbors, minDist: 0.5, random: () => random.uniform() });
  umap.setPrecomputedKNN(indices, beyond);
  // Its vectors are asked for their number alone.
  const found = umap.fit(drawn.map(() => [0]));

  for (const axis of [0, 1] as const) {
    const values = found.map((place) => place[axis] as number);
    const low = Math.min(...values);
    const range = Math.max(...values) - low || 1;
    for (const [row, sample] of drawn.entries()) {
      const place = places[sample] ?? [0, 0];
      place[axis] = ((values[row] as number) - low) / range;
      places[sample] = place;
    }
  }
  return places;
}
