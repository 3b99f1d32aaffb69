import type { Raster } from '../../contracts/sample';

/** Class ids are bytes. */
const ids = 256;

/** Where the pixels of some classes lie: their box (right and bottom exclusive), and how many they are. */
export interface Extent {
  left: number;
  right: number;
  top: number;
  bottom: number;
  /** Pixels. */
  count: number;
}

/**
 * A class map as runs of one class along its rows, with the extent of each class. They are found in one pass over the pixels,
 * so that the nodes of an image, which may be many, need not look at the pixels again.
 */
export class ClassRuns {
  width = 0;
  height = 0;
  /** Each run's first column times 256, plus its class id. A run ends where the next one of its row begins. */
  runs = new Uint32Array(1024);
  /** [height + 1], where the runs of each row begin in `runs`. */
  rows = new Uint32Array(0);
  /** [256], pixels of each class. */
  readonly counts = new Uint32Array(ids);
  /** The ids of the classes that the map shows, ascending. */
  seen: number[] = [];
  private readonly left = new Int32Array(ids);
  private readonly right = new Int32Array(ids);
  private readonly top = new Int32Array(ids);
  private readonly bottom = new Int32Array(ids);

  /** Takes another map; what was known of the one before is forgotten, and its memory is used again. */
  read({ width, height, data }: Raster): void {
    Object.assign(this, { width, height });
    if (this.rows.length <= height) this.rows = new Uint32Array(height + 1);
    this.counts.fill(0);
    let used = 0;
    for (let y = 0; y < height; y++) {
      // No row has more runs than pixels.
      if (this.runs.length < used + width) this.grow(used + width);
      this.rows[y] = used;
      used = this.readRow(data, y, used);
    }
    this.rows[height] = used;
    this.seen = [...this.counts.keys()].filter((id) => this.counts[id] !== 0);
  }

  private readRow(data: Uint8Array, y: number, used: number): number {
    const { runs, width } = this;
    const row = y * width;
    let at = used;
    for (let x = 0; x < width; ) {
      const id = data[row + x] as number;
      const start = x;
      while (x < width && data[row + x] === id) x++;
      runs[at++] = start * ids + id;
      this.extend(id, start, x, y);
    }
    return at;
  }

  private extend(id: number, start: number, end: number, y: number): void {
    const { counts, left, right, top, bottom } = this;
    if (counts[id] === 0) {
      left[id] = start;
      right[id] = end;
      top[id] = y;
    } else {
      if (start < (left[id] as number)) left[id] = start;
      if (end > (right[id] as number)) right[id] = end;
    }
    bottom[id] = y + 1;
    counts[id] = (counts[id] as number) + end - start;
  }

  private grow(needed: number): void {
    const larger = new Uint32Array(Math.max(needed, 2 * this.runs.length));
    larger.set(this.runs);
    this.runs = larger;
  }

  /** Those of some classes that the map shows: their ids. @param shown [256], 1 for each of them */
  seenOf(shown: Uint8Array): number[] {
    return this.seen.filter((id) => shown[id] === 1);
  }

  /**
   * The extent of the union of some classes.
   * @param shown [256], 1 for each of them
   * @returns nothing where the map shows none of them
   */
  extentOf(shown: Uint8Array): Extent | undefined {
    let extent: Extent | undefined;
    for (const id of this.seenOf(shown)) {
      const own = {
        left: this.left[id] as number,
        right: this.right[id] as number,
        top: this.top[id] as number,
        bottom: this.bottom[id] as number,
        count: this.counts[id] as number,
      };
      extent = extent ? union(extent, own) : own;
    }
    return extent;
  }
}

const union = (a: Extent, b: Extent): Extent => ({
  left: Math.min(a.left, b.left),
  right: Math.max(a.right, b.right),
  top: Math.min(a.top, b.top),
  bottom: Math.max(a.bottom, b.bottom),
  count: a.count + b.count,
});
