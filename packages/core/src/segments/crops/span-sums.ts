import { channels } from './crop-settings';
import type { Filter } from './triangle-filter';

/**
 * Weighted sums of the pixels of one row of an image, for each output pixel and each of some parts: differences of red, green and
 * blue from the fill, and the mask.
 */
export class SpanSums {
  /** [parts, width, 4] */
  private sums = new Int32Array(0);
  /** [parts], the first column of each part that has a sum. */
  private from = new Int32Array(0);
  /** [parts], the column after the last such one. */
  private to = new Int32Array(0);
  private parts = 0;
  // Numbers of their own: an array would be taken apart for each span.
  private readonly red: number;
  private readonly green: number;
  private readonly blue: number;

  constructor(
    private readonly width: number,
    [red, green, blue]: readonly [number, number, number],
  ) {
    this.red = red;
    this.green = green;
    this.blue = blue;
  }

  /** Makes room for the sums of each part of a row. */
  begin(parts: number): void {
    this.parts = parts;
    if (this.from.length < parts) {
      this.sums = new Int32Array(parts * this.width * channels);
      this.from = new Int32Array(parts);
      this.to = new Int32Array(parts);
      this.from.fill(this.width);
    }
  }

  /**
   * Adds the pixels of a span to the sums of all output pixels that they have a part in.
   * @param origin the place in the image, in pixels, of the line's column 0
   * @param start in the line, as `stop`, before which the span ends
   */
  add(
    data: Uint8Array,
    origin: number,
    { begin, end, weights, before, taps, first, last }: Filter,
    part: number,
    start: number,
    stop: number,
  ): void {
    const { sums, red, green, blue, width } = this;
    const low = first[start] as number;
    const high = last[stop - 1] as number;
    if (low < (this.from[part] as number)) this.from[part] = low;
    if (high >= (this.to[part] as number)) this.to[part] = high + 1;
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
      const place = (part * width + column) * channels;
      sums[place] = (sums[place] as number) + r - Math.imul(red, all);
      sums[place + 1] = (sums[place + 1] as number) + g - Math.imul(green, all);
      sums[place + 2] = (sums[place + 2] as number) + b - Math.imul(blue, all);
      sums[place + 3] = (sums[place + 3] as number) + Math.imul(255, all);
    }
  }

  /** The columns from the first to before the last in which any of some parts has a sum. */
  columnsOf(parts: readonly number[]): { low: number; high: number } {
    let low = this.width;
    let high = 0;
    for (const part of parts) {
      low = Math.min(low, this.from[part] as number);
      high = Math.max(high, this.to[part] as number);
    }
    return { low, high };
  }

  /**
   * The sums of the union of some parts.
   * @param low of `columnsOf`, as `high`
   * @param total [width, 4], memory that they may be written to
   * @returns where they are: column 0 of the line is at `offset`
   */
  unionOf(
    parts: readonly number[],
    low: number,
    high: number,
    total: Int32Array,
  ): { sums: Int32Array; offset: number } {
    const { sums, from, to, width } = this;
    const line = width * channels;
    if (parts.length === 1) return { sums, offset: (parts[0] as number) * line };
    total.fill(0, low * channels, high * channels);
    for (const part of parts) {
      const offset = part * line;
      const stop = (to[part] as number) * channels;
      for (let i = (from[part] as number) * channels; i < stop; i++)
        total[i] = (total[i] as number) + (sums[offset + i] as number);
    }
    return { sums: total, offset: 0 };
  }

  /** Makes all sums 0 for the next row. */
  clear(): void {
    const { sums, from, to, width } = this;
    for (let part = 0; part < this.parts; part++) {
      const [low, high] = [from[part] as number, to[part] as number];
      if (low >= high) continue;
      const offset = part * width;
      sums.fill(0, (offset + low) * channels, (offset + high) * channels);
      from[part] = width;
      to[part] = 0;
    }
  }
}
