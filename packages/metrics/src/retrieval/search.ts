import { searchBlocks, searchScores } from './search-blocks';
import type { SearchRequest, Visit } from './search-request';
import { searchTiles } from './search-tiles';

/** Up to this many numbers (64 MiB) all differences may be formed; beyond that distances are ranked. */
const differencesLimit = 2 ** 24;
/** With more neighbours than this a query's references are all sorted rather than the best of them selected. */
const selectionLimit = 64;

/**
 * Finds every query's nearest references, equal ones by ascending position. Distances that are not a number are
 * nobody's neighbours. Memory does not grow with queries × references.
 */
export async function search(request: SearchRequest, visit: Visit): Promise<void> {
  const { distance, queries, references, count, scores } = request;
  if (scores) return searchScores(request, scores, visit);
  // Ranking is cheaper, but not to the last bit what the distance gives; few samples get that.
  const few = queries.size * references.shape[0] <= differencesLimit;
  if (few || !distance.ranking) return searchBlocks(request, undefined, visit);
  if (count <= selectionLimit && (await searchTiles(request, distance.ranking, visit))) return;
  return searchBlocks(request, distance.ranking, visit);
}
