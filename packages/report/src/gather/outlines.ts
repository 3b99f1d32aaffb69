import type { Outline } from '../pictures';

/** [x, y] on the corners of pixels. */
type Point = readonly [number, number];

/** How far a drawn line may lie from the pixels' own border, in pixels: the steps of slopes are not seen. */
const tolerance = 0.75;
/** A loop of so few edges keeps every corner: a part of one pixel is to be seen. */
const few = 12;

/**
 * The borders of the parts of an image.
 *
 * @param shown [height, width]: 0 where there is no part, else 1 + its place among `names`
 * @returns by name; nothing for a part that no pixel shows
 */
export function outlines(
  { width, height, shown }: { width: number; height: number; shown: Uint8Array },
  names: readonly string[],
): Record<string, Outline> {
  const found: Record<string, Outline> = {};
  for (const [i, name] of names.entries()) {
    const loops = loopsOf(
      (x, y) => x >= 0 && y >= 0 && x < width && y < height && shown[y * width + x] === i + 1,
      {
        width,
        height,
      },
    );
    if (loops.length === 0) continue;
    const points = loops.flat();
    const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
    const ends = (all: number[]) => [
      all.reduce((a, b) => Math.min(a, b)),
      all.reduce((a, b) => Math.max(a, b)),
    ];
    const [[left, right], [top, bottom]] = [ends(xs), ends(ys)] as [[number, number], [number, number]];
    found[name] = {
      path: loops.map((loop) => pathOf(simplified(loop))).join(''),
      box: [left, top, right, bottom],
    };
  }
  return found;
}

/** Borders of the pixels that are inside, as closed loops with the inside at their right hand. */
function loopsOf(
  inside: (x: number, y: number) => boolean,
  { width, height }: { width: number; height: number },
): Point[][] {
  // Edges by where they begin; two begin where pixels touch at a corner alone.
  const from = new Map<number, number[]>();
  const key = (x: number, y: number) => y * (width + 1) + x;
  const edge = (x: number, y: number, toX: number, toY: number) => {
    const start = key(x, y);
    from.set(start, [...(from.get(start) ?? []), key(toX, toY)]);
  };
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (!inside(x, y)) continue;
      if (!inside(x, y - 1)) edge(x, y, x + 1, y);
      if (!inside(x + 1, y)) edge(x + 1, y, x + 1, y + 1);
      if (!inside(x, y + 1)) edge(x + 1, y + 1, x, y + 1);
      if (!inside(x - 1, y)) edge(x, y + 1, x, y);
    }
  const loops: Point[][] = [];
  for (const start of from.keys()) {
    while (from.has(start)) {
      const loop: Point[] = [];
      let at = start;
      do {
        loop.push([at % (width + 1), Math.floor(at / (width + 1))]);
        const next = from.get(at) as number[];
        const to = next.pop() as number;
        if (next.length === 0) from.delete(at);
        at = to;
      } while (at !== start);
      loops.push(loop);
    }
  }
  return loops;
}

/** A loop with fewer points: the method of Ramer (1972), Douglas and Peucker (1973), on either half. */
function simplified(loop: readonly Point[]): Point[] {
  const [first] = loop as [Point];
  let far = 0;
  for (const [i, point] of loop.entries())
    if (square(point, first) > square(loop[far] as Point, first)) far = i;
  const halves = [loop.slice(0, far + 1), [...loop.slice(far), first]];
  const allowed = loop.length > few ? tolerance : 0;
  return halves.flatMap((half) => chain(half, allowed).slice(0, -1));
}

/** @returns its ends, and what lies between them further than is allowed from the lines drawn */
function chain(points: readonly Point[], allowed: number): Point[] {
  const kept = new Uint8Array(points.length);
  kept[0] = kept[points.length - 1] = 1;
  const open: [number, number][] = [[0, points.length - 1]];
  for (let span = open.pop(); span; span = open.pop()) {
    const [start, end] = span;
    let [most, at] = [allowed, 0];
    for (let i = start + 1; i < end; i++) {
      const away = fromLine(points[i] as Point, points[start] as Point, points[end] as Point);
      if (away > most) [most, at] = [away, i];
    }
    if (at === 0) continue;
    kept[at] = 1;
    open.push([start, at], [at, end]);
  }
  return points.filter((_, i) => kept[i]);
}

const square = ([x, y]: Point, [u, v]: Point) => (x - u) ** 2 + (y - v) ** 2;

/** How far a point lies from the line between two others. */
function fromLine(point: Point, start: Point, end: Point): number {
  const length = Math.sqrt(square(start, end));
  if (length === 0) return Math.sqrt(square(point, start));
  const cross = (end[0] - start[0]) * (start[1] - point[1]) - (start[0] - point[0]) * (end[1] - start[1]);
  return Math.abs(cross) / length;
}

/** Steps from point to point, which are shorter than places. */
function pathOf(points: readonly Point[]): string {
  const [first, ...rest] = points as [Point, ...Point[]];
  let [x, y] = first;
  const steps = rest.map(([toX, toY]) => {
    const step = `${toX - x} ${toY - y}`;
    [x, y] = [toX, toY];
    return step;
  });
  return `M${first[0]} ${first[1]}l${steps.join(' ')}z`;
}
