/** A block of rows of a distance matrix. */
export interface Block {
  /** [rows, columns], row-major. */
  values: Float32Array;
  rows: number;
  columns: number;
  /** The column of row 0's own sample, row 1's being the next: nobody is their own neighbour. Absent: no such. */
  firstRow?: number;
  /** Larger is closer. */
  inverted: boolean;
}

/** Beyond so many neighbours a row is sorted; up to them they are selected, in one pass. */
const selectLimit = 64;

/**
 * The `count` nearest columns of each row [rows, count], nearest first, equal ones by ascending column. −1 where
 * there is none: distances that are not a number are nobody's neighbours.
 */
export function nearest(block: Block, count: number): Int32Array {
  const { rows, columns, firstRow, inverted, values } = block;
  const found = new Int32Array(rows * count).fill(-1);
  const find = count > selectLimit && columns <= sortLimit ? sorter(columns) : selector(count);
  for (let row = 0; row < rows; row++) {
    const distances = values.subarray(row * columns, (row + 1) * columns);
    const self = firstRow === undefined ? -1 : firstRow + row;
    find(distances, self, inverted ? -1 : 1, found.subarray(row * count, (row + 1) * count));
  }
  return found;
}

type Find = (distances: Float32Array, self: number, sign: 1 | -1, found: Int32Array) => void;

/** Keeps the best so far in order: most columns are passed over after one comparison. */
function selector(count: number): Find {
  const best = new Float64Array(count);
  return (distances, self, sign, found) => {
    let length = 0;
    const scan = (from: number, to: number) => {
      let limit = length < count ? Number.POSITIVE_INFINITY : (best[count - 1] as number);
      for (let column = from; column < to; column++) {
        const distance = sign * (distances[column] as number);
        // Written so that what is not a number is passed over too; an infinite one is taken while there is room.
        if (!(distance < limit || (length < count && distance === limit))) continue;
        let at = length < count ? length++ : count - 1;
        for (; at > 0 && distance < (best[at - 1] as number); at--) {
          best[at] = best[at - 1] as number;
          found[at] = found[at - 1] as number;
        }
        best[at] = distance;
        found[at] = column;
        if (length === count) limit = best[count - 1] as number;
      }
    };
    if (self < 0) scan(0, distances.length);
    else {
      scan(0, self);
      scan(self + 1, distances.length);
    }
  };
}

/** As many columns as a position of 21 bits tells apart; beside a float32's 32 bits it fits a float64's 53. */
const sortLimit = 2 ** 21;

/** Sorts keys of which the upper bits order as the distance does and the lower ones are the column. */
function sorter(columns: number): Find {
  const keys = new Float64Array(columns);
  const signed = new Float32Array(columns);
  const bits = new Uint32Array(signed.buffer);
  return (distances, self, sign, found) => {
    let length = 0;
    // + 0 makes -0 the same as 0.
    for (let column = 0; column < columns; column++)
      signed[column] = sign * (distances[column] as number) + 0;
    for (let column = 0; column < columns; column++) {
      if (column === self || Number.isNaN(signed[column] as number)) continue;
      const value = bits[column] as number;
      // Two's order of IEEE 754: negative numbers turned, positive ones above them.
      const ordered = value >= 0x80000000 ? 0xffffffff - value : value + 0x80000000;
      keys[length++] = ordered * sortLimit + column;
    }
    const sorted = keys.subarray(0, length).sort();
    for (let place = 0; place < Math.min(length, found.length); place++)
      found[place] = (sorted[place] as number) % sortLimit;
  };
}
