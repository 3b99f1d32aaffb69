/** A block of rows of a distance matrix. */
export interface Block {
  /** [rows, columns], row-major. */
  values: ArrayLike<number>;
  rows: number;
  columns: number;
  /** Row 0 is this column's own sample: it is not its own neighbour. */
  firstRow: number;
  /** Larger is closer. */
  inverted: boolean;
}

/**
 * The `count` nearest columns of each row [rows, count], nearest first, equal ones by ascending column. −1 where
 * there is none: distances that are not a number are nobody's neighbours.
 */
export function nearest({ values, rows, columns, firstRow, inverted }: Block, count: number): Int32Array {
  const found = new Int32Array(rows * count).fill(-1);
  const distances = new Float64Array(count);
  const sign = inverted ? -1 : 1;
  for (let row = 0; row < rows; row++) {
    const base = row * count;
    let length = 0;
    for (let column = 0; column < columns; column++) {
      if (column === firstRow + row) continue;
      const distance = sign * (values[row * columns + column] as number);
      if (Number.isNaN(distance)) continue;
      if (length === count && distance >= (distances[count - 1] as number)) continue;
      let at = length < count ? length++ : count - 1;
      for (; at > 0 && distance < (distances[at - 1] as number); at--) {
        distances[at] = distances[at - 1] as number;
        found[base + at] = found[base + at - 1] as number;
      }
      distances[at] = distance;
      found[base + at] = column;
    }
  }
  return found;
}
