import type { Random } from '@hemlkit/core/method';
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
  const columns = between(left, width, size, flip);
  const rows = between(top, height, size, false);
  const row = size * 3;
  if (stretched.length < size * row) stretched = new Float64Array(size * row);
  // Rows of the source are needed in their order, each for several rows of the result.
  let ready = rows.from[0] as number;
  for (let y = 0; y < size; y++) {
    for (; ready <= (rows.to[y] as number); ready++) stretch(image, ready * row, columns, size);
    const upper = (rows.from[y] as number) * row;
    const lower = (rows.to[y] as number) * row;
    const share = rows.share[y] as number;
    const target = y * row;
    // Nothing here is negative: cutting off after adding a half is rounding.
    for (let i = 0; i < row; i++)
      toImage[target + i] =
        ((stretched[upper + i] as number) * (1 - share) + (stretched[lower + i] as number) * share + 0.5) | 0;
    const nearest = (rows.nearest[y] as number) * size;
    for (let x = 0; x < size; x++)
      toMap[y * size + x] = map[nearest + (columns.nearest[x] as number)] as number;
  }
}

/** Where the pixels of a result lie in the source along one axis: between `from` and `to`, 0 at `from`, 1 at `to`. */
interface Between {
  from: Int32Array;
  to: Int32Array;
  share: Float64Array;
  nearest: Int32Array;
}

function between(start: number, length: number, size: number, flip: boolean): Between {
  const last = size - 1;
  const [from, to, nearest] = [new Int32Array(size), new Int32Array(size), new Int32Array(size)];
  const share = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const along = flip ? last - i : i;
    const at = Math.max(0, Math.min(last, start + ((along + 0.5) * length) / size - 0.5));
    from[i] = Math.floor(at);
    to[i] = Math.min(last, Math.floor(at) + 1);
    share[i] = at - Math.floor(at);
    nearest[i] = Math.round(at);
  }
  return { from, to, share, nearest };
}

/** Rows of an image at the places of the result's columns, [size, size, 3]; the same memory for every image. */
let stretched = new Float64Array(0);

/** Writes one row of `stretched`. @param start where the row begins, in both */
function stretch(image: Uint8Array, start: number, { from, to, share }: Between, size: number): void {
  for (let x = 0, i = start; x < size; x++, i += 3) {
    const near = start + (from[x] as number) * 3;
    const far = start + (to[x] as number) * 3;
    const right = share[x] as number;
    const left = 1 - right;
    stretched[i] = (image[near] as number) * left + (image[far] as number) * right;
    stretched[i + 1] = (image[near + 1] as number) * left + (image[far + 1] as number) * right;
    stretched[i + 2] = (image[near + 2] as number) * left + (image[far + 2] as number) * right;
  }
}
