import { createSelection } from './selection';

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

/** With more neighbours than this a row is sorted; otherwise they are selected, in one pass. */
const selectionLimit = 64;
/** As many columns as a position of 21 bits distinguishes; beside a float32's 32 bits it fits a float64's 53. */
const sortLimit = 2 ** 21;

/**
 * The `count` nearest columns of each row [rows, count], nearest first, equal ones by ascending column. −1 where
 * there is none: distances that are not a number are nobody's neighbours.
 */
export function nearest(block: Block, count: number): Int32Array {
  const { rows, columns, firstRow, inverted, values } = block;
  const found = new Int32Array(rows * count).fill(-1);
  const sort = count > selectionLimit && columns <= sortLimit ? sorter(columns) : undefined;
  for (let row = 0; row < rows; row++) {
    const distances = values.subarray(row * columns, (row + 1) * columns);
    const self = firstRow === undefined ? -1 : firstRow + row;
    const own = found.subarray(row * count, (row + 1) * count);
    if (sort) sort(distances, self, inverted, own);
    else {
      const selection = createSelection(1, count);
      for (let column = 0; column < columns; column++) {
        const distance = distances[column] as number;
        if (column !== self) selection.offer(0, column, inverted ? distance : -distance);
      }
      own.set(selection.of(0));
    }
  }
  return found;
}

/** Sorts keys of which the upper bits order as the distance does and the lower ones are the column. */
function sorter(columns: number) {
  const keys = new Float64Array(columns);
  const signed = new Float32Array(columns);
  const bits = new Uint32Array(signed.buffer);
  return (distances: Float32Array, self: number, inverted: boolean, found: Int32Array): void => {
    let length = 0;
    // + 0 makes -0 the same as 0.
    distances.forEach((distance, column) => {
      signed[column] = (inverted ? -distance : distance) + 0;
    });
    for (let column = 0; column < columns; column++) {
      if (column === self || Number.isNaN(signed[column])) continue;
      const value = bits[column] as number;
      // IEEE 754's bits order positive numbers; negative ones are turned and come before them.
      const ordered = value >= 0x80000000 ? 0xffffffff - value : value + 0x80000000;
      keys[length++] = ordered * sortLimit + column;
    }
    const sorted = keys.subarray(0, length).sort();
    for (let place = 0; place < Math.min(length, found.length); place++)
      found[place] = (sorted[place] as number) % sortLimit;
  };
}
