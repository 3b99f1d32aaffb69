import type { Distance, Tensor2D, TF } from '@hemlkit/core/plugin';
import { searchBlocks } from './search-blocks';
import { searchTiles } from './search-tiles';

export interface SearchRequest {
  tf: TF;
  distance: Distance;
  /** [queries, dimensions] */
  queries: Tensor2D;
  /** [references, dimensions] */
  references: Tensor2D;
  /** Query i is reference i, and is not its own neighbour. */
  self: boolean;
  /** Neighbours of each query. */
  count: number;
}

/** Called for each query in order, with positions of references, nearest first, −1 where there is none. */
export type Visit = (query: number, found: Int32Array) => void;

/** Up to so many numbers (64 MiB) all differences may be formed; beyond them distances are ranked. */
const differencesLimit = 2 ** 24;
/** Beyond so many neighbours a query's references are all sorted rather than the best of them selected. */
const selectionLimit = 64;

/**
 * Finds every query's nearest references, equal ones by ascending position. Distances that are not a number are
 * nobody's neighbours. Memory does not grow with queries × references.
 */
export async function search(request: SearchRequest, visit: Visit): Promise<void> {
  const { distance, queries, references, count } = request;
  // Ranking is cheaper, but not to the last bit what the distance gives; few samples get that.
  const few = queries.size * references.shape[0] <= differencesLimit;
  if (few || !distance.ranking) return searchBlocks(request, undefined, visit);
  if (count <= selectionLimit && (await searchTiles(request, distance.ranking, visit))) return;
  return searchBlocks(request, distance.ranking, visit);
}
