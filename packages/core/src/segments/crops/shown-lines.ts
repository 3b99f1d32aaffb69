import type { Raster } from '../../contracts/sample';
import type { ClassRuns, Extent } from './class-runs';
import { channels } from './crop-settings';
import { type Filter, fractionBits } from './triangle-filter';

const half = 2 ** (fractionBits - 1);

/** What a node shows of an image, and where its box lies in the line of a crop. */
export interface ShownPart {
  image: Raster;
  runs: ClassRuns;
  /** [256], 1 for each class that the node has. */
  shown: Uint8Array;
  extent: Extent;
  /** Columns that are left free before the box. */
  margin: number;
}

/**
 * The rows of a node's box, each of them resized to the width of a crop: the first half of resizing. Values are differences
 * from the fill. All that is not shown is 0 and costs nothing, and the sums are what they would be with the fill, to the last bit.
 */
export class ShownLines {
  /** [rows of the box, width, 4]: red, green and blue less the fill's, mask. */
  values = new Int16Array(0);
  /** The first column of each row that has another value than the fill's. */
  from = new Int32Array(0);
  /** The column after the last such one; not above `from`: the row is all fill. */
  to = new Int32Array(0);
  /** [width, 4], sums of one row. */
  private readonly sums: Int32Array;
  // Numbers of their own: an array would be taken apart for each span.
  private readonly red: number;
  private readonly green: number;
  private readonly blue: number;

  constructor(
    private readonly width: number,
    [red, green, blue]: readonly [number, number, number],
  ) {
    this.sums = new Int32Array(width * channels);
    this.red = red;
    this.green = green;
    this.blue = blue;
  }

  /** Resizes the rows of another node's box. */
  read(part: ShownPart, filter: Filter): void {
    const { top, bottom } = part.extent;
    const rows = bottom - top;
    if (this.from.length < rows) {
      this.values = new Int16Array(rows * this.width * channels);
      this.from = new Int32Array(rows);
      this.to = new Int32Array(rows);
    }
    this.values.fill(0, 0, rows * this.width * channels);
    for (let row = 0; row < rows; row++) {
      this.from[row] = this.width;
      this.to[row] = 0;
      this.addSpans(part, filter, row);
      this.finish(filter, row);
    }
  }

  /** Finds the spans of a row that are shown, neighbouring runs as one. */
  private addSpans(
    { image, runs: map, shown, extent, margin }: ShownPart,
    filter: Filter,
    row: number,
  ): void {
    const { runs, rows } = map;
    const y = extent.top + row;
    const end = rows[y + 1] as number;
    // From a column of the image to one of the line.
    const shift = margin - extent.left;
    for (let at = rows[y] as number; at < end; ) {
      const run = runs[at++] as number;
      if (shown[run & 255] === 0) continue;
      while (at < end && shown[(runs[at] as number) & 255] === 1) at++;
      const stop = at < end ? (runs[at] as number) >>> 8 : map.width;
      this.addSpan(image.data, y * map.width - shift, filter, row, (run >>> 8) + shift, stop + shift);
    }
  }

  /**
   * Adds the pixels of a span to the sums of all output pixels that they have a part in.
   * @param origin the place in the image, in pixels, of the line's column 0
   */
  private addSpan(
    data: Uint8Array,
    origin: number,
    { begin, end, weights, before, taps, first, last }: Filter,
    row: number,
    start: number,
    stop: number,
  ): void {
    const { sums, red, green, blue } = this;
    const low = first[start] as number;
    const high = last[stop - 1] as number;
    if (low < (this.from[row] as number)) this.from[row] = low;
    if (high >= (this.to[row] as number)) this.to[row] = high + 1;
    for (let column = low; column <= high; column++) {
      const own = begin[column] as number;
      const x = Math.max(own, start);
      const count = Math.min(end[column] as number, stop) - x;
      const offset = x - own;
      const sumAt = column * (taps + 1) + offset;
      const all = ((before[sumAt + count] as number) - (before[sumAt] as number)) | 0;
      const weightAt = column * taps + offset;
      let at = 3 * (origin + x);
      let r = 0;
      let g = 0;
      let b = 0;
      for (let i = weightAt, to = weightAt + count; i < to; i++) {
        const weight = weights[i] as number;
        r = (r + Math.imul(weight, data[at] as number)) | 0;
        g = (g + Math.imul(weight, data[at + 1] as number)) | 0;
        b = (b + Math.imul(weight, data[at + 2] as number)) | 0;
        at += 3;
      }
      const place = column * channels;
      sums[place] = (sums[place] as number) + r - Math.imul(red, all);
      sums[place + 1] = (sums[place + 1] as number) + g - Math.imul(green, all);
      sums[place + 2] = (sums[place + 2] as number) + b - Math.imul(blue, all);
      sums[place + 3] = (sums[place + 3] as number) + Math.imul(255, all);
    }
  }

  /** Rounds a row's sums to bytes, as they would be with the fill, and makes the sums 0 for the next row. */
  private finish({ sums: all }: Filter, row: number): void {
    const { sums, values, width, red, green, blue } = this;
    const line = row * width * channels;
    const to = this.to[row] as number;
    for (let column = this.from[row] as number; column < to; column++) {
      const weight = all[column] as number;
      const at = column * channels;
      values[line + at] = rounded(sums[at] as number, red, weight) - red;
      values[line + at + 1] = rounded(sums[at + 1] as number, green, weight) - green;
      values[line + at + 2] = rounded(sums[at + 2] as number, blue, weight) - blue;
      values[line + at + 3] = rounded(sums[at + 3] as number, 0, weight);
      sums[at] = 0;
      sums[at + 1] = 0;
      sums[at + 2] = 0;
      sums[at + 3] = 0;
    }
  }
}

/** The byte of a weighted sum of differences from a fill. @param weight the sum of all weights */
export const rounded = (sum: number, fill: number, weight: number): number =>
  (half + sum + Math.imul(fill, weight)) >> fractionBits;
