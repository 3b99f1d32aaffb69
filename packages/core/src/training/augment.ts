import type { Random } from '../contracts/random';

export interface AugmentSettings {
  /** Smallest and largest share of the image's area. */
  crop?: [number, number];
  flip: boolean;
}

/** A part of the image, in pixels, that is stretched to the whole, and whether it is mirrored. */
export interface Placement {
  left: number;
  top: number;
  width: number;
  height: number;
  flip: boolean;
}

/** Draws one placement: area uniform in the range, aspect ratio log-uniform in 3/4..4/3 (as Inception's crops). */
export function drawPlacement(settings: AugmentSettings, size: number, random: Random): Placement {
  const flip = settings.flip && random.uniform() < 0.5;
  if (!settings.crop) return { left: 0, top: 0, width: size, height: size, flip };
  const [low, high] = settings.crop;
  const area = (low + (high - low) * random.uniform()) * size * size;
  const aspect = Math.exp((random.uniform() * 2 - 1) * Math.log(4 / 3));
  const width = Math.min(size, Math.sqrt(area * aspect));
  const height = Math.min(size, Math.sqrt(area / aspect));
  return {
    width,
    height,
    left: random.uniform() * (size - width),
    top: random.uniform() * (size - height),
    flip,
  };
}

/**
 * Moves an image and its class map together: the image bilinearly, the map by its nearest pixel.
 *
 * @param image [size, size, 3], read; `toImage` of the same size is written
 * @param map [size, size], read; `toMap` is written
 */
export function place(
  { left, top, width, height, flip }: Placement,
  size: number,
  image: Uint8Array,
  map: Uint8Array,
  toImage: Uint8Array,
  toMap: Uint8Array,
): void {
  const last = size - 1;
  for (let y = 0; y < size; y++) {
    const sourceY = clamp(top + ((y + 0.5) * height) / size - 0.5, last);
    const y0 = Math.floor(sourceY);
    const y1 = Math.min(last, y0 + 1);
    const fy = sourceY - y0;
    const nearestRow = Math.round(sourceY) * size;
    for (let x = 0; x < size; x++) {
      const along = flip ? size - 1 - x : x;
      const sourceX = clamp(left + ((along + 0.5) * width) / size - 0.5, last);
      const x0 = Math.floor(sourceX);
      const x1 = Math.min(last, x0 + 1);
      const fx = sourceX - x0;
      const target = y * size + x;
      toMap[target] = map[nearestRow + Math.round(sourceX)] as number;
      const a = (y0 * size + x0) * 3;
      const b = (y0 * size + x1) * 3;
      const c = (y1 * size + x0) * 3;
      const d = (y1 * size + x1) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const upper = (image[a + channel] as number) * (1 - fx) + (image[b + channel] as number) * fx;
        const lower = (image[c + channel] as number) * (1 - fx) + (image[d + channel] as number) * fx;
        toImage[target * 3 + channel] = Math.round(upper * (1 - fy) + lower * fy);
      }
    }
  }
}

const clamp = (value: number, high: number): number => Math.max(0, Math.min(high, value));
