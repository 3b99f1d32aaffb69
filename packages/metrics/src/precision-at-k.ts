import {
  component,
  type Distance,
  defineMetric,
  HemlError,
  services,
  type TF,
  Type,
} from '@hemlkit/core/plugin';
import { nearest } from './nearest';

/** Numbers that one block of distances may take, times the dimensions (64 MiB where a distance forms them all). */
const blockLimit = 2 ** 24;

/**
 * Precision@K: the mean over the queries of the share of the K nearest neighbours, self excluded by position, that
 * carry the query's label. Every sample is query and gallery. Equal distances are ranked by position.
 */
export const precisionAtK = defineMetric({
  type: 'precision-at-k',
  summary: "Share of the K nearest neighbours, self excluded, that carry the query's label.",
  options: Type.Object({
    k: Type.Array(Type.Integer({ minimum: 1 }), {
      minItems: 1,
      default: [1, 2, 8],
      description: 'How many neighbours; one number is reported for each, precision@K.',
    }),
    distance: component('distance', {
      default: { type: 'euclidean' },
      description: 'By what the neighbours are ranked.',
    }),
  }),
  inject: { tf: services.tf },
  create: ({ k, distance }, { tf }) => ({
    compute: async ({ embeddings, labels }) => {
      const count = Math.max(...k);
      if (count > labels.length - 1) {
        throw new HemlError(
          `precision@${count} needs ${count + 1} samples or more; there are ${labels.length}.`,
          { kind: 'usage', hint: 'Use a smaller k, or more samples in the split.' },
        );
      }
      const dimensions = embeddings.shape[1];
      const values = (await embeddings.data()) as Float32Array;
      const neighbours = await rank(tf, distance, { values, samples: labels.length, dimensions }, count);
      return Object.fromEntries(k.map((n) => [`precision@${n}`, precision(neighbours, labels, count, n)]));
    },
  }),
});

interface Embeddings {
  /** [samples, dimensions], row-major. */
  values: Float32Array;
  samples: number;
  dimensions: number;
}

/** The `count` nearest neighbours of every sample, [samples, count]. */
async function rank(
  tf: TF,
  distance: Distance,
  { values, samples, dimensions }: Embeddings,
  count: number,
): Promise<Int32Array> {
  const rows = Math.max(1, Math.min(samples, Math.floor(blockLimit / (samples * dimensions))));
  const all = tf.tensor2d(values, [samples, dimensions]);
  const neighbours = new Int32Array(samples * count);
  for (let next = 0; next < samples; next += rows) {
    // The last block begins earlier rather than being shorter: one shape, hence one compiled graph.
    const firstRow = Math.min(next, samples - rows);
    const block = values.slice(firstRow * dimensions, (firstRow + rows) * dimensions);
    const matrix = tf.tidy(() => distance.matrix(tf.tensor2d(block, [rows, dimensions]), all));
    const distances = await matrix.data();
    matrix.dispose();
    const { inverted } = distance;
    const found = nearest({ values: distances, rows, columns: samples, firstRow, inverted }, count);
    neighbours.set(found, firstRow * count);
  }
  all.dispose();
  return neighbours;
}

/** NaN where a sample has no K neighbours at a distance that is a number. */
function precision(neighbours: Int32Array, labels: Int32Array, count: number, k: number): number {
  let matches = 0;
  for (let query = 0; query < labels.length; query++) {
    for (let place = 0; place < k; place++) {
      const neighbour = neighbours[query * count + place] as number;
      if (neighbour < 0) return Number.NaN;
      if (labels[neighbour] === labels[query]) matches++;
    }
  }
  return matches / (labels.length * k);
}
