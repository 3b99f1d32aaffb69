/** Cells a side of the grid over a segment's bounding box. */
const grid = 4;

/** Where in a look its numbers stand. */
export const lookAt = {
  /** Mean of each colour channel, 0..1. */
  means: 0,
  /** Deviation of each colour channel. */
  deviations: 3,
  /** Area, centre and extent, as shares of the image. */
  place: 6,
  /** How much of each cell is filled. */
  filled: 11,
  /** How bright each cell is; 0 where nothing of it is filled. */
  bright: 11 + grid * grid,
  /** Logarithms of the mean difference of neighbours, and of the mean difference that no edge explains. */
  sharpness: 11 + 2 * grid * grid,
  noise: 12 + 2 * grid * grid,
} as const;

/** Numbers that a look has. */
export const lookLength = lookAt.noise + 1;

/** Added to differences before their logarithm is taken: half a step of 255. */
const least = 0.5 / 255;

/**
 * How a segment looks in one image, in numbers that a linear probe can use without a trained model: mean and deviation of
 * each colour channel; area, centre and extent as shares of the image; over a grid of 4 x 4 cells on its bounding
 * box, how much of a cell it fills and how bright it is there; and its texture: how much neighbouring pixels differ, and how
 * much of that is noise (Immerkær, 1996: the difference of two Laplacians, which edges hardly move).
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
  const shown = Uint8Array.from({ length: 256 }, (_, id) => Number(shows(id)));
  const pixels = Int32Array.from(map.keys()).filter((p) => shown[map[p] as number]);
  return pixels.length === 0 ? undefined : lookOf({ image, map, size, shown }, pixels);
}

/** An image and the class ids of one segment of it. */
export interface Shown {
  image: Uint8Array;
  map: Uint8Array;
  size: number;
  /** By class id, [256]: 1 or 0. */
  shown: Uint8Array;
}

/** The look of the pixels that show a segment. @param pixels positions, at least one */
export function lookOf({ image, map, size, shown }: Shown, pixels: ArrayLike<number>): Float64Array {
  const look = new Float64Array(lookLength);
  const count = pixels.length;
  let [left, right, top, bottom] = [size, 0, size, 0];
  let [sumX, sumY] = [0, 0];
  const sums = [0, 0, 0];
  const squares = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    const p = pixels[i] as number;
    const [x, y] = [p % size, Math.floor(p / size)];
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
    sumX += x;
    sumY += y;
    for (let c = 0; c < 3; c++) {
      const value = (image[3 * p + c] as number) / 255;
      sums[c] = (sums[c] as number) + value;
      squares[c] = (squares[c] as number) + value * value;
    }
  }
  for (let c = 0; c < 3; c++) {
    const mean = (sums[c] as number) / count;
    look[lookAt.means + c] = mean;
    look[lookAt.deviations + c] = Math.sqrt(Math.max(0, (squares[c] as number) / count - mean * mean));
  }
  const [width, height] = [right - left + 1, bottom - top + 1];
  look.set(
    [count / map.length, sumX / count / size, sumY / count / size, width / size, height / size],
    lookAt.place,
  );
  const perCell = (width * height) / (grid * grid);
  const luma = (p: number) =>
    ((image[3 * p] as number) + (image[3 * p + 1] as number) + (image[3 * p + 2] as number)) / 765;
  const isShown = (p: number) => shown[map[p] as number] === 1;
  let [edges, edgeCount, noise, noiseCount] = [0, 0, 0, 0];
  for (let i = 0; i < count; i++) {
    const p = pixels[i] as number;
    const [x, y] = [p % size, Math.floor(p / size)];
    const cell = Math.floor(((y - top) * grid) / height) * grid + Math.floor(((x - left) * grid) / width);
    const value = luma(p);
    look[lookAt.filled + cell] = (look[lookAt.filled + cell] as number) + 1;
    look[lookAt.bright + cell] = (look[lookAt.bright + cell] as number) + value;
    const hasRight = x + 1 < size && isShown(p + 1);
    const hasBelow = y + 1 < size && isShown(p + size);
    if (hasRight) edges += Math.abs(luma(p + 1) - value);
    if (hasBelow) edges += Math.abs(luma(p + size) - value);
    edgeCount += Number(hasRight) + Number(hasBelow);
    if (!hasRight || !hasBelow || x === 0 || y === 0) continue;
    const [above, below] = [p - size, p + size];
    if (![above - 1, above, above + 1, p - 1, below - 1, below + 1].every(isShown)) continue;
    const corners = luma(above - 1) + luma(above + 1) + luma(below - 1) + luma(below + 1);
    const sides = luma(above) + luma(below) + luma(p - 1) + luma(p + 1);
    noise += Math.abs(corners - 2 * sides + 4 * value);
    noiseCount++;
  }
  for (let cell = 0; cell < grid * grid; cell++) {
    const filled = look[lookAt.filled + cell] as number;
    look[lookAt.bright + cell] = filled === 0 ? 0 : (look[lookAt.bright + cell] as number) / filled;
    look[lookAt.filled + cell] = filled / perCell;
  }
  look[lookAt.sharpness] = Math.log(least + edges / Math.max(1, edgeCount));
  look[lookAt.noise] = Math.log(least + noise / Math.max(1, noiseCount));
  return look;
}
