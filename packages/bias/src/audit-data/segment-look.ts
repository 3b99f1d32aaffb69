/** Cells a side of the grid over a segment's bounding box. */
const grid = 4;

/** Numbers that `segmentLook` gives. */
export const lookLength = 6 + 5 + 2 * grid * grid;

/**
 * How a segment looks in one image, in numbers that a linear probe can use without a trained model: mean and deviation of
 * each colour channel; area, centre and extent as shares of the image; and, over a grid of 4 x 4 cells on its bounding
 * box, how much of a cell it fills and how bright it is there.
 *
 * @param image [size, size, 3], 0..255
 * @param map [size, size], class ids
 * @param shows whether a class id is one of the segment's
 * @returns nothing where the image shows none of it
 */
export function segmentLook(
  image: Uint8Array,
  map: Uint8Array,
  size: number,
  shows: (id: number) => boolean,
): Float64Array | undefined {
  const pixels: number[] = [];
  for (let p = 0; p < map.length; p++) if (shows(map[p] as number)) pixels.push(p);
  if (pixels.length === 0) return undefined;
  const xs = pixels.map((p) => p % size);
  const ys = pixels.map((p) => Math.floor(p / size));
  const [left, right] = bounds(xs);
  const [top, bottom] = bounds(ys);
  const channel = (c: number) => pixels.map((p) => (image[3 * p + c] as number) / 255);
  const colours = [0, 1, 2].map(channel);
  const [width, height] = [right - left + 1, bottom - top + 1];
  const filled = new Float64Array(grid * grid);
  const bright = new Float64Array(grid * grid);
  for (let i = 0; i < pixels.length; i++) {
    const column = Math.floor((((xs[i] as number) - left) * grid) / width);
    const cell = Math.floor((((ys[i] as number) - top) * grid) / height) * grid + column;
    const value = colours.reduce((sum, one) => sum + (one[i] as number), 0) / 3;
    filled[cell] = (filled[cell] as number) + 1;
    bright[cell] = (bright[cell] as number) + value;
  }
  const perCell = (width * height) / (grid * grid);
  return Float64Array.from([
    ...colours.map(mean),
    ...colours.map(deviation),
    pixels.length / map.length,
    mean(xs) / size,
    mean(ys) / size,
    width / size,
    height / size,
    ...filled.map((count) => count / perCell),
    ...bright.map((sum, cell) => (filled[cell] === 0 ? 0 : sum / (filled[cell] as number))),
  ]);
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}

const bounds = (values: readonly number[]): [low: number, high: number] =>
  values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
