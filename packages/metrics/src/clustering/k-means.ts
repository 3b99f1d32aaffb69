import type { Distance, Random, Tensor2D, TF } from '@hemlkit/core/plugin';
import { search } from '../retrieval/search';

export interface Clustering {
  clusters: number;
  /** Rounds at most; fewer when nothing changes any more. */
  iterations: number;
  random: Random;
}

/**
 * Lloyd's k-means from k-means++ centres (Arthur and Vassilvitskii, 2007). A cluster that loses all its samples keeps
 * its centre.
 * @param rows [samples, dimensions], row-major
 * @param distance Euclidean, of the rows as they are
 * @returns the cluster of each sample
 */
export async function kMeans(
  tf: TF,
  distance: Distance,
  rows: Tensor2D,
  { clusters, iterations, random }: Clustering,
): Promise<Int32Array> {
  const [samples, dimensions] = rows.shape;
  const values = (await rows.data()) as Float32Array;
  const centres = firstCentres(values, dimensions, Math.min(clusters, samples), random);
  const assigned = new Int32Array(samples).fill(-1);
  for (let round = 0; round < iterations; round++) {
    let moved = 0;
    const references = tf.tensor2d(centres, [centres.length / dimensions, dimensions]);
    await search({ tf, distance, queries: rows, references, self: false, count: 1 }, (sample, [nearest]) => {
      if (assigned[sample] !== nearest) moved++;
      assigned[sample] = nearest as number;
    });
    references.dispose();
    if (moved === 0) break;
    moveCentres(values, dimensions, assigned, centres);
  }
  return assigned;
}

/** Each centre is a sample, drawn in proportion to its squared distance from the nearest centre so far. */
function firstCentres(
  values: Float32Array,
  dimensions: number,
  clusters: number,
  random: Random,
): Float32Array {
  const samples = values.length / dimensions;
  const centres = new Float32Array(clusters * dimensions);
  const nearest = new Float64Array(samples).fill(Number.POSITIVE_INFINITY);
  let chosen = random.integer(samples);
  for (let cluster = 0; cluster < clusters; cluster++) {
    centres.set(values.subarray(chosen * dimensions, (chosen + 1) * dimensions), cluster * dimensions);
    let total = 0;
    for (let sample = 0; sample < samples; sample++) {
      let squared = 0;
      for (let d = 0; d < dimensions; d++)
        squared += (values[sample * dimensions + d]! - values[chosen * dimensions + d]!) ** 2;
      nearest[sample] = Math.min(nearest[sample]!, squared);
      total += nearest[sample]!;
    }
    let goal = random.uniform() * total;
    chosen = 0;
    while (chosen < samples - 1 && goal >= nearest[chosen]!) goal -= nearest[chosen++]!;
  }
  return centres;
}

function moveCentres(
  values: Float32Array,
  dimensions: number,
  assigned: Int32Array,
  centres: Float32Array,
): void {
  const sums = new Float64Array(centres.length);
  const sizes = new Int32Array(centres.length / dimensions);
  assigned.forEach((cluster, sample) => {
    sizes[cluster]!++;
    for (let d = 0; d < dimensions; d++) sums[cluster * dimensions + d]! += values[sample * dimensions + d]!;
  });
  sums.forEach((sum, at) => {
    const size = sizes[Math.floor(at / dimensions)]!;
    if (size > 0) centres[at] = sum / size;
  });
}
