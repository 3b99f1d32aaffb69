import type { ClassMap, Picture } from './picture';
import { backward, type Similarity } from './similarity';

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
  const height = values.length / (width * channels);
  const once = (from: Float32Array, length: number, step: number) => {
    const to = new Float32Array(from.length);
    for (let i = 0; i < from.length; i++) {
      const pixel = Math.floor(i / channels);
      const at = step === channels ? pixel % width : Math.floor(pixel / width);
      let sum = 0;
      for (let d = -Math.min(radius, at); d <= Math.min(radius, length - 1 - at); d++)
        sum += from[i + d * step] as number;
      to[i] = sum / (2 * radius + 1);
    }
    return to;
  };
  const square = (from: Float32Array) => once(once(from, width, channels), height, width * channels);
  return square(square(values));
}

/** A donor's mask at the recipient's pixels, the nearest pixel's: 1 and 0 [height, width]. */
export function warpMask(
  { map, width, height }: ClassMap,
  similarity: Similarity,
  size: Pick<ClassMap, 'width' | 'height'>,
): Uint8Array {
  return Uint8Array.from({ length: size.width * size.height }, (_, p) => {
    const [u, v] = backward(similarity, p % size.width, Math.floor(p / size.width));
    const [column, row] = [Math.round(u), Math.round(v)];
    const inside = column >= 0 && row >= 0 && column < width && row < height;
    return Number(inside && map[row * width + column] !== 0);
  });
}
