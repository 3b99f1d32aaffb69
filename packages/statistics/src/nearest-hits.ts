/**
 * Whether each sample's nearest neighbour has its label: Precision@1 query by query, self excluded; of equally near ones the
 * first counts.
 *
 * @param differences from each query to each sample, larger for farther, [queries, samples], row-major
 * @param labels of the samples
 * @param first position of the first query among the samples. Default: 0
 * @returns 1 or 0 a query
 */
export function nearestHits(differences: ArrayLike<number>, labels: Int32Array, first = 0): number[] {
  const samples = labels.length;
  return Array.from({ length: differences.length / samples }, (_, i) => {
    const query = first + i;
    let [best, least] = [-1, Number.POSITIVE_INFINITY];
    for (let j = 0; j < samples; j++) {
      const difference = differences[i * samples + j] as number;
      if (j !== query && difference < least) [best, least] = [j, difference];
    }
    return labels[best] === labels[query] ? 1 : 0;
  });
}
