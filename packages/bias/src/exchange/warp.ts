import { boxSums, type ClassMap, type Picture } from './picture';
import { backward, forward, type Point, type Similarity } from './similarity';

/** What a donor shows at the recipient's pixels. */
export interface Warped {
  /** How much of a pixel the donor's mask covers, 0 to 1, [height, width] */
  cover: Float32Array;
  /** The donor's colours there, times `cover`: no colour of what lies beside the mask is in it. [height, width, 3] */
  colours: Float32Array;
  /** The donor's class there; meaningless where `cover` is 0. */
  map: Uint8Array;
}

/** A donor's pixels under a mask of its own, at the recipient's pixels: bilinear, the class of the most of it. */
export function warp(
  donor: Picture,
  mask: Uint8Array,
  similarity: Similarity,
  { width, height }: Pick<ClassMap, 'width' | 'height'>,
): Warped {
  const cover = new Float32Array(width * height);
  const colours = new Float32Array(3 * width * height);
  const map = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const p = y * width + x;
      const [u, v] = backward(similarity, x, y);
      const [left, top] = [Math.floor(u), Math.floor(v)];
      let most = 0;
      for (let corner = 0; corner < 4; corner++) {
        const [column, row] = [left + (corner & 1), top + (corner >> 1)];
        if (column < 0 || row < 0 || column >= donor.width || row >= donor.height) continue;
        const q = row * donor.width + column;
        const weight = mask[q] ? (1 - Math.abs(u - column)) * (1 - Math.abs(v - row)) : 0;
        if (weight === 0) continue;
        cover[p] = (cover[p] as number) + weight;
        for (let c = 0; c < 3; c++)
          colours[3 * p + c] = (colours[3 * p + c] as number) + weight * (donor.image[3 * q + c] as number);
        if (weight > most) [most, map[p]] = [weight, donor.map[q] as number];
      }
    }
  return { cover, colours, map };
}

/** The mean over a square of 2 radius + 1 pixels, twice; beyond the border is 0. @param channels values a pixel */
export function blur(values: Float32Array, width: number, radius: number, channels = 1): Float32Array {
  const area = (2 * radius + 1) ** 2;
  const mean = (from: Float32Array) =>
    boxSums(from, width, radius, channels).map((sum) => Math.max(0, sum) / area);
  return mean(mean(values));
}

/** A donor's mask at the recipient's pixels, the nearest pixel's: 1 and 0 [height, width]. */
export function warpMask(
  { map, width, height }: ClassMap,
  similarity: Similarity,
  size: Pick<ClassMap, 'width' | 'height'>,
): Uint8Array {
  const found = new Uint8Array(size.width * size.height);
  // Only the pixels that the box around the mask can come to: some thousands of donors are looked at.
  const corners = cornersOf(map, width).map(([x, y]) => forward(similarity, x, y));
  const within = (axis: 0 | 1, length: number) => {
    const values = corners.map((corner) => corner[axis]);
    return [
      Math.max(0, Math.floor(Math.min(...values))),
      Math.min(length - 1, Math.ceil(Math.max(...values))),
    ] as const;
  };
  const [left, right] = within(0, size.width);
  const [top, bottom] = within(1, size.height);
  for (let y = top; y <= bottom; y++)
    for (let x = left; x <= right; x++) {
      const [u, v] = backward(similarity, x, y);
      const [column, row] = [Math.round(u), Math.round(v)];
      const inside = column >= 0 && row >= 0 && column < width && row < height;
      if (inside && map[row * width + column]) found[y * size.width + x] = 1;
    }
  return found;
}

/** The corners of the box around a mask, half a pixel and more beyond it. */
function cornersOf(mask: Uint8Array, width: number): Point[] {
  let [left, right] = [width, -1];
  for (let p = 0; p < mask.length; p++) {
    if (!mask[p]) continue;
    left = Math.min(left, p % width);
    right = Math.max(right, p % width);
  }
  const top = Math.floor(mask.findIndex(Boolean) / width);
  const bottom = Math.floor(mask.findLastIndex(Boolean) / width);
  return [left - 1, right + 1].flatMap((x) => [top - 1, bottom + 1].map((y): Point => [x, y]));
}
