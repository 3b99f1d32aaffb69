import type { Raster } from '../../contracts/sample';
import type { ClassRuns, Extent } from './class-runs';
import { channels } from './crop-settings';
import { type SharedParts, sharedParts } from './shared-parts';
import { SpanSums } from './span-sums';
import { type Filter, fractionBits } from './triangle-filter';

const half = 2 ** (fractionBits - 1);

/** A node in an image. */
export interface ShownNode {
  /** [256], 1 for each class that the node has. */
  shown: Uint8Array;
  extent: Extent;
}

/**
 * The rows of nodes' boxes, each of them resized to the width of a crop: the first half of resizing. Values are differences
 * from the fill. All that is not shown is 0 and costs nothing, and the sums are what they would be with the fill, to the last bit.
 */
export class ShownLines {
  /** Of each node [rows of its box, width, 4]: red, green and blue less the fill's, mask. */
  readonly values: Int16Array[] = [];
  private readonly spans: SpanSums;
  /** [width, 4], the sums of a node's row. */
  private readonly total: Int32Array;

  constructor(
    private readonly width: number,
    private readonly fill: readonly [number, number, number],
  ) {
    this.spans = new SpanSums(width, fill);
    this.total = new Int32Array(width * channels);
  }

  /**
   * Resizes the rows of nodes whose boxes have the same left and right: what they share is summed once.
   * @param margin columns that are left free before the box
   */
  read(image: Raster, map: ClassRuns, nodes: readonly ShownNode[], margin: number, filter: Filter): void {
    const parts = sharedParts(
      nodes.map(({ shown }) => shown),
      map.seen,
    );
    this.spans.begin(parts.count);
    for (const [i, { extent }] of nodes.entries()) this.clear(i, extent);
    const left = nodes[0]?.extent.left ?? 0;
    const top = Math.min(...nodes.map(({ extent }) => extent.top));
    const bottom = Math.max(...nodes.map(({ extent }) => extent.bottom));
    for (let y = top; y < bottom; y++) {
      this.addRow(image, map, parts, y, margin - left, filter);
      for (let i = 0; i < nodes.length; i++) {
        const { extent } = nodes[i] as ShownNode;
        if (y < extent.top || y >= extent.bottom) continue;
        this.finish(parts.ofNodes[i] as number[], filter, this.values[i] as Int16Array, y - extent.top);
      }
      this.spans.clear();
    }
  }

  private clear(node: number, { top, bottom }: Extent): void {
    const needed = (bottom - top) * this.width * channels;
    const values = this.values[node];
    if (values && values.length >= needed) values.fill(0, 0, needed);
    else this.values[node] = new Int16Array(needed);
  }

  /** Finds the spans of a row that are shown, neighbouring runs of a part as one. @param shift from a column of the image to one of the line */
  private addRow(
    image: Raster,
    { runs, rows, width }: ClassRuns,
    { partOf }: SharedParts,
    y: number,
    shift: number,
    filter: Filter,
  ): void {
    const end = rows[y + 1] as number;
    const origin = y * width - shift;
    for (let at = rows[y] as number; at < end; ) {
      const run = runs[at++] as number;
      const part = partOf[run & 255] as number;
      if (part < 0) continue;
      while (at < end && partOf[(runs[at] as number) & 255] === part) at++;
      const stop = at < end ? (runs[at] as number) >>> 8 : width;
      this.spans.add(image.data, origin, filter, part, (run >>> 8) + shift, stop + shift);
    }
  }

  /** Adds up a node's parts, and rounds the sums to bytes as they would be with the fill. */
  private finish(parts: readonly number[], { sums: all }: Filter, values: Int16Array, row: number): void {
    const { spans, width } = this;
    const { low, high } = spans.columnsOf(parts);
    if (low >= high) return;
    const { sums, offset } = spans.unionOf(parts, low, high, this.total);
    const [red, green, blue] = this.fill;
    let from = offset + low * channels;
    let to = (row * width + low) * channels;
    for (let column = low; column < high; column++, from += channels, to += channels) {
      const weight = all[column] as number;
      values[to] = rounded(sums[from] as number, red, weight) - red;
      values[to + 1] = rounded(sums[from + 1] as number, green, weight) - green;
      values[to + 2] = rounded(sums[from + 2] as number, blue, weight) - blue;
      values[to + 3] = rounded(sums[from + 3] as number, 0, weight);
    }
  }
}

/** The byte of a weighted sum of differences from a fill. @param weight the sum of all weights */
export const rounded = (sum: number, fill: number, weight: number): number =>
  (half + sum + Math.imul(fill, weight)) >> fractionBits;
