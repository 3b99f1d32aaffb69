import { createRandom, type Distance, type MetricInput, type TF } from '@hemlkit/core/plugin';
import { RankedPairs } from './roc';

/** Numbers that one block of distances may take (64 MiB). */
const blockLimit = 2 ** 24;

/** Pairs of a query and a reference. */
export interface Pairs {
  ranked: RankedPairs;
  /** Position of each pair's query and reference. */
  query: Int32Array;
  reference: Int32Array;
  /** Whether references are the queries themselves. */
  isSelf: boolean;
}

/**
 * All pairs of a query with a reference other than itself, or those of as many images, drawn by chance, as make this many pairs.
 * @param most pairs at most
 */
export async function pairsOf(
  { embeddings, labels, references, scores, matches }: MetricInput,
  { tf, distance, most, seed }: { tf: TF; distance: Distance; most: number; seed: number },
): Promise<Pairs> {
  const gallery = references ?? { embeddings, labels, includeQueries: true };
  const isSelf = gallery.includeQueries === true;
  const random = createRandom(seed, 'pairs');
  const columns = gallery.labels.length;
  const queries = drawn(labels.length, Math.max(2, Math.floor(Math.sqrt(most))), random.split('queries'));
  // Where a query is its own reference, those that are drawn are compared with each other.
  const others =
    isSelf && columns === labels.length
      ? queries
      : drawn(
          columns,
          Math.max(2, Math.floor(most / Math.max(1, queries.length))),
          random.split('references'),
        );
  const count = queries.reduce(
    (sum, query) => sum + others.length - Number(isSelf && others.includes(query)),
    0,
  );
  const pairs = {
    scores: new Float32Array(count),
    same: new Uint8Array(count),
    query: new Int32Array(count),
    reference: new Int32Array(count),
  };
  const inverted = scores?.inverted ?? distance.inverted;
  let at = 0;
  for await (const { query, row } of rowsOf({ embeddings, gallery: gallery.embeddings, scores }, queries, {
    tf,
    distance,
  }))
    for (const reference of others) {
      if (isSelf && reference === query) continue;
      const value = row[reference] as number;
      // NaN is farther than anything.
      pairs.scores[at] = Number.isNaN(value) ? Number.NEGATIVE_INFINITY : inverted ? value : -value;
      const [own, other] = [labels[query] as number, gallery.labels[reference] as number];
      pairs.same[at] = Number(matches ? matches(own, other) : own === other);
      pairs.query[at] = query;
      pairs.reference[at++] = reference;
    }
  return {
    ranked: new RankedPairs(pairs.scores, pairs.same),
    query: pairs.query,
    reference: pairs.reference,
    isSelf,
  };
}

function drawn(count: number, most: number, random: ReturnType<typeof createRandom>): Int32Array {
  if (count <= most) return Int32Array.from({ length: count }, (_, i) => i);
  return random.permutation(count).slice(0, most).sort();
}

/** How near queries are to all references, one query after the other. */
async function* rowsOf(
  {
    embeddings,
    gallery,
    scores,
  }: Pick<MetricInput, 'embeddings' | 'scores'> & { gallery: MetricInput['embeddings'] },
  queries: Int32Array,
  { tf, distance }: { tf: TF; distance: Distance },
): AsyncGenerator<{ query: number; row: Float32Array }> {
  const [columns] = gallery.shape;
  if (scores) {
    for (const query of queries) yield { query, row: await scores.of(query, 1) };
    return;
  }
  const [, dimensions] = embeddings.shape;
  const values = (await embeddings.data()) as Float32Array;
  const size = Math.max(1, Math.min(queries.length, Math.floor(blockLimit / (columns * dimensions))));
  for (let next = 0; next < queries.length; next += size) {
    // The last block begins earlier rather than being shorter: one shape, hence one compiled graph.
    const first = Math.min(next, queries.length - size);
    const block = new Float32Array(size * dimensions);
    for (let i = 0; i < size; i++) {
      const query = queries[first + i] as number;
      block.set(values.subarray(query * dimensions, (query + 1) * dimensions), i * dimensions);
    }
    const matrix = tf.tidy(() => distance.matrix(tf.tensor2d(block, [size, dimensions]), gallery));
    const distances = (await matrix.data()) as Float32Array;
    matrix.dispose();
    for (let i = next - first; i < size; i++)
      yield {
        query: queries[first + i] as number,
        row: distances.subarray(i * columns, (i + 1) * columns),
      };
  }
}
