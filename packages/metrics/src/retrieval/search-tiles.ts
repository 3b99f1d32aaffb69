import type { Distance, Tensor, Tensor2D } from '@hemlkit/core/plugin';
import type { SearchRequest, Visit } from './search-request';
import { createSelection } from './selection';

/** Queries and references of a tile: what is computed at once stays in the processor's cache (8 MiB). */
const [tileRows, tileColumns] = [512, 4096];
/** Queries whose best neighbours are kept while the references pass by. */
const groupRows = 2 ** 15;

/**
 * Scores some queries and some references at a time and selects the best of each tile where they were computed, so
 * that only those leave the engine.
 * @returns false, having visited none, where a reference is not finite: selecting would be misled
 */
export async function searchTiles(
  request: SearchRequest,
  ranking: NonNullable<Distance['ranking']>,
  visit: Visit,
): Promise<boolean> {
  const { tf, queries, references, self, count } = request;
  const [total, dimensions] = queries.shape;
  const [columns] = references.shape;
  const [queryValues, values] = await Promise.all([queries.data(), references.data()]);
  if (!values.every(Number.isFinite)) return false;
  const rowsOf = (data: ArrayLike<number>, from: number, to: number): Tensor2D =>
    tf.tensor2d((data as Float32Array).slice(from * dimensions, to * dimensions), [to - from, dimensions]);

  const tiles: { first: number; width: number; prepared: Tensor[] }[] = [];
  try {
    for (let first = 0; first < columns; first += tileColumns) {
      const width = Math.min(tileColumns, columns - first);
      const prepared = tf.tidy(() => ranking.prepare(rowsOf(values, first, first + width)));
      tiles.push({ first, width, prepared });
      // On a backend that puts computation off, reading is what makes them known to every tile.
      await Promise.all(prepared.map((tensor) => tensor.data()));
    }
    for (let group = 0; group < total; group += groupRows) {
      const end = Math.min(total, group + groupRows);
      const selection = createSelection(end - group, count);
      for (const { first, width, prepared } of tiles) {
        // One more than wanted, where one of them may be the query itself.
        const best = Math.min(width, count + (self ? 1 : 0));
        for (let row = group; row < end; row += tileRows) {
          const last = Math.min(end, row + tileRows);
          const [scores, places] = tf.tidy(() => {
            const found = tf.topk(ranking.scores(rowsOf(queryValues, row, last), prepared), best);
            return [found.values, found.indices];
          }) as [Tensor, Tensor];
          const [nearness, positions] = await Promise.all([scores.data(), places.data()]);
          tf.dispose([scores, places]);
          for (let at = 0; at < nearness.length; at++) {
            const query = row + Math.floor(at / best);
            const reference = first + (positions[at] as number);
            if (!self || reference !== query)
              selection.offer(query - group, reference, nearness[at] as number);
          }
        }
      }
      for (let query = group; query < end; query++) visit(query, selection.of(query - group));
    }
  } finally {
    for (const { prepared } of tiles) tf.dispose(prepared);
  }
  return true;
}
