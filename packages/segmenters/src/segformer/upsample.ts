/** Where an output pixel lies between two logits: 0 at `from`, 1 at `to`. */
interface Between {
  from: Int32Array;
  to: Int32Array;
  share: Float64Array;
}

/** Half-pixel centres, edges repeated: PyTorch's `interpolate(mode='bilinear', align_corners=False)`. */
function between(logits: number, pixels: number): Between {
  const from = new Int32Array(pixels);
  const to = new Int32Array(pixels);
  const share = new Float64Array(pixels);
  for (let i = 0; i < pixels; i++) {
    const at = Math.max(0, ((i + 0.5) * logits) / pixels - 0.5);
    from[i] = Math.min(logits - 1, Math.floor(at));
    to[i] = Math.min(logits - 1, (from[i] as number) + 1);
    share[i] = at - (from[i] as number);
  }
  return { from, to, share };
}

/** The first and the last + 1 of neighbours that lie between the same two logits. */
function runs({ from }: Between): [start: number, end: number][] {
  const all: [number, number][] = [];
  for (let start = 0; start < from.length; ) {
    let end = start + 1;
    while (end < from.length && from[end] === from[start]) end++;
    all.push([start, end]);
    start = end;
  }
  return all;
}

/**
 * The class map of one image: logits upsampled bilinearly to the image's size, then the class of the largest.
 *
 * Between four logits a class can win only if no other class beats it at all four of them, because bilinear
 * interpolation is a weighted mean. Where one class wins all four, and that is nearly everywhere, nothing is computed.
 *
 * @param logits [classes, height, width]
 * @returns [toHeight, toWidth], class ids; of equal logits the first class
 */
export function classMap(
  logits: Float32Array,
  [classes, height, width]: readonly [number, number, number],
  [toHeight, toWidth]: readonly [number, number],
): Uint8Array {
  const rows = between(height, toHeight);
  const columns = between(width, toWidth);
  const columnRuns = runs(columns);
  const winners = largest(logits, classes, height * width);
  const map = new Uint8Array(toHeight * toWidth);
  const cell = new Cell(logits, classes, height * width);
  for (const [top, bottom] of runs(rows)) {
    const above = (rows.from[top] as number) * width;
    const below = (rows.to[top] as number) * width;
    for (const [left, right] of columnRuns) {
      const near = columns.from[left] as number;
      const far = columns.to[left] as number;
      const won = winners[above + near] as number;
      if (won === winners[above + far] && won === winners[below + near] && won === winners[below + far]) {
        for (let y = top; y < bottom; y++) map.fill(won, y * toWidth + left, y * toWidth + right);
        continue;
      }
      cell.enter([above + near, above + far, below + near, below + far], winners);
      for (let y = top; y < bottom; y++) {
        cell.enterRow(rows.share[y] as number);
        for (let x = left; x < right; x++) map[y * toWidth + x] = cell.winner(columns.share[x] as number);
      }
    }
  }
  return map;
}

/** The class of the largest logit at each place. */
function largest(logits: Float32Array, classes: number, area: number): Uint8Array {
  const most = logits.slice(0, area);
  const winners = new Uint8Array(area);
  for (let id = 1; id < classes; id++)
    for (let i = 0; i < area; i++) {
      const value = logits[id * area + i] as number;
      if (value > (most[i] as number)) {
        most[i] = value;
        winners[i] = id;
      }
    }
  return winners;
}

/** The space between four logits, with the classes that can win in it. Used again from place to place. */
class Cell {
  /** Classes that can win, in order; the first `count` are valid. */
  private readonly ids: Int32Array;
  private count = 0;
  /** Their logits at the four corners. */
  private readonly corners: Float64Array;
  /** Their values at the left and the right of a row. */
  private readonly ends: Float64Array;

  constructor(
    private readonly logits: Float32Array,
    private readonly classes: number,
    private readonly area: number,
  ) {
    this.ids = new Int32Array(classes);
    this.corners = new Float64Array(classes * 4);
    this.ends = new Float64Array(classes * 2);
  }

  /** @param places of the corners: above left, above right, below left, below right */
  enter(places: readonly [number, number, number, number], winners: Uint8Array): void {
    const { logits, area, corners } = this;
    this.count = 0;
    for (let id = 0; id < this.classes; id++) {
      if (places.some((place) => this.isBeaten(id, winners[place] as number, places))) continue;
      for (let k = 0; k < 4; k++)
        corners[this.count * 4 + k] = logits[id * area + (places[k] as number)] as number;
      this.ids[this.count++] = id;
    }
  }

  /** @param share 0 at the upper corners, 1 at the lower ones */
  enterRow(share: number): void {
    const { corners, ends } = this;
    for (let c = 0; c < this.count; c++)
      for (let side = 0; side < 2; side++) {
        const upper = corners[c * 4 + side] as number;
        ends[c * 2 + side] = upper + ((corners[c * 4 + 2 + side] as number) - upper) * share;
      }
  }

  /** @param share 0 at the left end of the row, 1 at the right one */
  winner(share: number): number {
    const { ends } = this;
    let best = 0;
    let most = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < this.count; c++) {
      const left = ends[c * 2] as number;
      const value = left + ((ends[c * 2 + 1] as number) - left) * share;
      if (value > most) {
        most = value;
        best = c;
      }
    }
    return this.ids[best] as number;
  }

  private isBeaten(id: number, by: number, places: readonly number[]): boolean {
    const { logits, area } = this;
    for (const place of places)
      if ((logits[id * area + place] as number) >= (logits[by * area + place] as number)) return false;
    return true;
  }
}
