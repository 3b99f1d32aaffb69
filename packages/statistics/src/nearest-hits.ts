/**
 * Whether each sample's nearest neighbour has its label: Precision@1 query by query, by the Euclidean distance of
 * embeddings of length 1, self excluded; of equally near ones the first counts.
 *
 * @param rows [samples, dimensions], row-major
 * @returns 1 or 0 a sample
 */
export function nearestHits(rows: Float32Array, labels: Int32Array): number[] {
  const count = labels.length;
  const dimensions = rows.length / count;
  const unit = Array.from({ length: count }, (_, i) => {
    const row = rows.subarray(i * dimensions, (i + 1) * dimensions);
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0)) || 1;
    return row.map((value) => value / length);
  });
  return unit.map((row, i) => {
    let [best, largest] = [-1, Number.NEGATIVE_INFINITY];
    for (const [j, other] of unit.entries()) {
      if (j === i) continue;
      let product = 0;
      for (let d = 0; d < dimensions; d++) product += (row[d] as number) * (other[d] as number);
      if (product > largest) [best, largest] = [j, product];
    }
    return labels[best] === labels[i] ? 1 : 0;
  });
}
